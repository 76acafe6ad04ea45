package io.github.dropbits.core.io;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Guesses from its first bytes what a file is that was given in place of another kind. For messages only. */
public final class FileKind {
    /** The number of first bytes that are looked at. */
    public static final int BYTES = 64;

    private static final Map<String, String> STARTS = new LinkedHashMap<>();

    static {
        STARTS.put("PK\3\4", "a ZIP archive, such as a .pt or .pth file of PyTorch or an .npz file");
        STARTS.put("\u001f\u008b", "a gzip file");
        STARTS.put("\u0089PNG", "a PNG picture");
        STARTS.put("\u00ff\u00d8\u00ff", "a JPEG picture");
        STARTS.put("\u0093NUMPY", "a NumPy array");
        STARTS.put("\u0089HDF", "an HDF5 file, such as Keras writes");
        STARTS.put("GGUF", "a GGUF file");
        STARTS.put("%PDF", "a PDF");
        STARTS.put("\u007fELF", "a program or library");
    }

    private FileKind() {
    }

    /**
     * Guesses the kind of a file.
     *
     * @param start the file's first bytes, {@link #BYTES} or all if it has fewer
     * @return the kind with its article, such as "a PNG picture"; empty if it is not known
     */
    public static Optional<String> of(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> kind : STARTS.entrySet()) {
            if (text.startsWith(kind.getKey())) {
                return Optional.of(kind.getValue());
            }
        }
        if (isOnnx(start)) {
            return Optional.of("an ONNX model");
        }
        if (start.length > 1 && (start[0] & 0xFF) == 0x80 && start[1] >= 2 && start[1] <= 5) {
            return Optional.of("a Python pickle, such as an old file of PyTorch");
        }
        if (text.startsWith("TFL3", Integer.BYTES)) {
            return Optional.of("a TensorFlow Lite model");
        }
        boolean printable = start.length > 0
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\n' || c == '\r' || c == '\t');
        return !printable ? Optional.empty()
                : Optional.of(text.strip().startsWith("{") || text.strip().startsWith("[") ? "a JSON text" : "a text");
    }

    /** An ONNX model is a ModelProto: field 1, ir_version, a small number; then field 2 or 7, of bytes. */
    private static boolean isOnnx(byte[] start) {
        return start.length > 3 && start[0] == 0x08 && start[1] > 0 && start[1] < 32
                && (start[2] == 0x12 || start[2] == 0x1a || start[2] == 0x3a || start[2] == 0x42);
    }
}
