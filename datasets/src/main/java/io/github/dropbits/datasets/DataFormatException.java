package io.github.dropbits.datasets;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown where a data file is not what it should be; the message gives the file, the place and what is wrong there. */
public final class DataFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param file the file
     * @param offset the byte where the fault shows, from 0; in a gzip file, counted in the unpacked data
     * @param expected what should be there
     * @param found what is there
     */
    public DataFormatException(Path file, long offset, String expected, String found) {
        super(file + ", byte " + offset + ": expected " + expected + ", found " + found);
    }
}
