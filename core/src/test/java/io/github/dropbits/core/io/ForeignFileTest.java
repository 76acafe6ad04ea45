package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files from other programs can be read. They have no checksum, and their tensors may be in any order. */
class ForeignFileTest {
    @TempDir
    private Path directory;

    private SafeTensors read(byte[] bytes) throws IOException {
        return SafeTensors.read(Files.write(directory.resolve("foreign.safetensors"), bytes));
    }

    @Test
    void readsAFileLikeTheGoldenOnes() throws IOException {
        SafeTensors tensors = read(Raw.file("{\"__metadata__\":{\"op\":\"clamp\",\"args\":\"{\\\"min\\\": -0.5}\","
                + "\"by\":\"PyTorch 1.13.0a0, float64\"},"
                + "\"in.0\":{\"dtype\":\"F32\",\"shape\":[3,1],\"data_offsets\":[0,12]},"
                + "\"out\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[12,24]},"
                + "\"grad.0\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[24,28]},"
                + "\"index\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[28,32]}}   ",
                ByteBuffer.allocate(32).put(Raw.floats(-1, 0.25f, 1, -0.5f, 0.25f, 1, 2)).put(new byte[] {1, 2, 0, 0})
                        .array()));
        assertEquals(Map.of("op", "clamp", "args", "{\"min\": -0.5}", "by", "PyTorch 1.13.0a0, float64"),
                tensors.metadata());
        assertEquals(Map.of("min", -0.5), Json.parse(tensors.metadata().get("args")));
        assertArrayEquals(new float[] {-1, 0.25f, 1}, tensors.floats("in.0"));
        assertEquals(Shape.of(3, 1), tensors.shape("in.0"));
        assertArrayEquals(new float[] {-0.5f, 0.25f, 1}, tensors.floats("out"));
        assertArrayEquals(new float[] {2}, tensors.floats("grad.0"));
        assertArrayEquals(new int[] {0x201}, tensors.ints("index"));
    }

    @Test
    void readsTensorsInAnyOrderAndUnaligned() throws IOException {
        SafeTensors tensors = read(Raw.file("{ \"b\" :{\"shape\":[1],\"data_offsets\":[3,7],\"dtype\":\"F32\"},"
                + "\"empty\":{\"shape\":[0,4],\"dtype\":\"I64\",\"data_offsets\":[3,3]},"
                + "\n\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"__metadata__\":{}}",
                ByteBuffer.allocate(7).put(new byte[] {1, 2, 3}).put(Raw.floats(0.5f)).array()));
        assertEquals(List.of("empty", "b", "a"), tensors.names());
        assertArrayEquals(new byte[] {1, 2, 3}, tensors.bytes("a"));
        assertArrayEquals(new float[] {0.5f}, tensors.floats("b"));
        assertArrayEquals(new long[0], tensors.longs("empty"));
    }

    @Test
    void readsAFileOfNothing() throws IOException {
        assertEquals(List.of(), read(Raw.file("{}      ")).names());
    }
}
