package io.github.dropbits.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats in which a model is shipped. A file's ending is its format's name. */
enum ExportFormat {
    ONNX, DROPBITS;

    /** The name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format that a file's ending names, in any case; empty if it names none. */
    static Optional<ExportFormat> byEnding(String file) {
        return Arrays.stream(values()).filter(f -> file.toLowerCase(Locale.ROOT).endsWith("." + f.word())).findFirst();
    }
}
