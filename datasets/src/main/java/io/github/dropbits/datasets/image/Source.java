package io.github.dropbits.datasets.image;

import io.github.dropbits.core.io.FormatException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads the bytes of a file, unpacked if it is gzip. Errors in the data name the file and the offset. */
final class Source implements Closeable {
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final InputStream in;
    private long offset;

    private Source(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    static Source open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), CHUNK);
        try {
            return new Source(file, isGzip(raw) ? new GZIPInputStream(raw, CHUNK) : raw);
        } catch (IOException e) {
            raw.close();
            throw explained(file, 0, e);
        }
    }

    private static boolean isGzip(InputStream raw) throws IOException {
        raw.mark(2);
        boolean magic = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        return magic;
    }

    /**
     * Reads exactly {@code length} bytes; {@code what} names them in messages. The array grows as bytes arrive, so that
     * a wrong length in a damaged header does not allocate memory for bytes that do not exist.
     */
    byte[] bytes(int length, String what) throws IOException {
        long start = offset;
        byte[] bytes = new byte[Math.min(length, CHUNK)];
        int n = 0;
        while (n < length) {
            if (n == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * n));
            }
            int got = read(bytes, n, bytes.length - n);
            if (got < 0) {
                throw new FormatException(file, offset, length + " bytes of " + what + " from byte " + start,
                        "the end after " + n);
            }
            n += got;
        }
        return bytes;
    }

    /** Checks that no bytes follow; at the end a gzip stream also verifies its checksum. */
    void end() throws IOException {
        long end = offset;
        if (read(new byte[1], 0, 1) >= 0) {
            throw new FormatException(file, end, "the end of the data", "more bytes");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int read(byte[] target, int from, int length) throws IOException {
        try {
            int got = in.read(target, from, length);
            offset += Math.max(got, 0);
            return got;
        } catch (IOException e) {
            throw explained(file, offset, e);
        }
    }

    /** Explains the two exceptions by which the JDK reports damaged gzip data; others are failures to read. */
    private static IOException explained(Path file, long offset, IOException e) {
        if (!(e instanceof EOFException || e instanceof ZipException)) {
            return e;
        }
        String found = e instanceof EOFException ? "the end of the file" : "\"" + e.getMessage() + "\"";
        FormatException explained = new FormatException(file, offset, "intact gzip data", found);
        explained.initCause(e);
        return explained;
    }
}
