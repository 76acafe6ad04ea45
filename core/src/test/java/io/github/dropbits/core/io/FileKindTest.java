package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of another kind is called what it seems to be. */
class FileKindTest {
    @TempDir
    private Path folder;

    private static String kind(String start) {
        return FileKind.of(start.getBytes(StandardCharsets.ISO_8859_1)).orElse("unknown");
    }

    @Test
    void kinds() {
        assertEquals("an ONNX model", kind("\u0008\u0007\u0012\u0008dropbits"));
        assertEquals("an ONNX model", kind("\u0008\u0009\u003a\u00aa\u0001"));
        assertEquals("a ZIP archive, such as a .pt or .pth file of PyTorch or an .npz file", kind("PK\3\4xxxxxxxx"));
        assertEquals("a gzip file", kind("\u001f\u008b\u0008"));
        assertEquals("a PNG picture", kind("\u0089PNG\r\n\u001a\n"));
        assertEquals("a JPEG picture", kind("\u00ff\u00d8\u00ff\u00e0"));
        assertEquals("a NumPy array", kind("\u0093NUMPY\1\0"));
        assertEquals("a Python pickle, such as an old file of PyTorch", kind("\u0080\u0002}q"));
        assertEquals("a TensorFlow Lite model", kind("\u001c\0\0\0TFL3"));
        assertEquals("a JSON text", kind(" {\"layers\": []}"));
        assertEquals("a text", kind("weights of a model\n"));
        assertEquals("unknown", kind("\0\1\2\3"));
        assertEquals(Optional.empty(), FileKind.of(new byte[0]));
    }

    @Test
    void aSafetensorsReaderSaysIt() throws IOException {
        Path file = Files.write(folder.resolve("model.dropbits"),
                "\u0008\u0007\u0012\u0008dropbits0123456789".getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(FormatException.class, () -> SafeTensors.read(file)).getMessage();
        assertTrue(message.startsWith(file.toString()) && message.endsWith("found what seems to be an ONNX model"),
                message);
    }
}
