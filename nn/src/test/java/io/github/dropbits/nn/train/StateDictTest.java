package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.models.MobileNetV2;
import io.github.dropbits.nn.models.ResNet18;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that PyTorch's state dicts are loaded by name, either completely or not at all. The message lists all
 * mismatches.
 */
class StateDictTest {
    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("model.safetensors");
    }

    private static Module net(long seed, int classes) {
        RandomStream random = new RandomStream(seed);
        return new Sequential(Map.of("fc", new Linear(4, classes, random.split("fc"))));
    }

    private static Module body(long seed, int classes) {
        RandomStream random = new RandomStream(seed);
        return new Sequential(new Conv2d(1, 4, 3, random.split("0")), new BatchNorm2d(4), new Flatten(),
                net(seed, classes));
    }

    private void write(SafeTensorsBuilder out) throws IOException {
        out.build().write(file);
    }

    /** Returns the content of a model's file, without some of the arrays. */
    private SafeTensorsBuilder content(Module model, Set<String> without) {
        SafeTensorsBuilder out = SafeTensors.builder();
        Checkpoint.values(model).forEach((name, t) -> {
            if (!without.contains(name)) {
                out.put(name, t.array(), t.shape());
            }
        });
        return out;
    }

    private void refuses(Module model, Set<String> except, String problems) {
        Snapshot before = Snapshot.of(model);
        assertEquals(file + " does not fit the model; " + problems,
                assertThrows(IOException.class, () -> StateDict.load(file, model, except)).getMessage());
        assertEquals(before, Snapshot.of(model));
    }

    @Test
    void whatIsSavedIsLoaded() throws IOException {
        Module from = body(1, 3);
        from.namedBuffers().get("1.running_var").set(new float[] {1, 2, 3, 4});
        StateDict.save(file, from);
        Module to = body(2, 3);
        assertNotEquals(Snapshot.of(from), Snapshot.of(to));
        StateDict.load(file, to);
        assertEquals(Snapshot.of(from), Snapshot.of(to));
        SafeTensors in = SafeTensors.read(file);
        assertEquals(Map.of("format", "pt"), in.metadata());
        assertEquals(Set.of("0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
                "3.fc.weight", "3.fc.bias"), Set.copyOf(in.names()));
    }

    @Test
    void countsOfBatchesArePassedOver() throws IOException {
        Module from = new ResNet18(3, true, new RandomStream(1));
        SafeTensorsBuilder out = content(from, Set.of());
        from.namedBuffers().keySet().stream().filter(name -> name.endsWith("running_mean"))
                .forEach(name -> out.put(name.replace("running_mean", "num_batches_tracked"), new long[] {7},
                        Shape.SCALAR));
        write(out.put("num_batches_tracked", new long[] {7}, Shape.SCALAR));
        Module to = new ResNet18(3, true, new RandomStream(2));
        StateDict.load(file, to);
        assertEquals(Snapshot.of(from), Snapshot.of(to));
    }

    @Test
    void everythingThatDoesNotFitIsTold() throws IOException {
        write(content(body(1, 3), Set.of("0.weight", "1.running_mean", "3.fc.weight", "1.bias"))
                .put("0.weight", new float[36], Shape.of(4, 9)).put("1.bias", new int[4], Shape.of(4))
                .put("extra", new float[2], Shape.of(2)).put("my_num_batches_tracked", new long[1], Shape.SCALAR));
        refuses(body(2, 3), Set.of(), "2 missing: 3.fc.weight [3, 4], 1.running_mean [4]; 2 unexpected: "
                + "my_num_batches_tracked [], extra [2]; 1 of another shape: 0.weight is [4, 9], not [4, 1, 3, 3]; "
                + "1 not of floats: 1.bias is I32");
    }

    @Test
    void longListsAreCutOff() throws IOException {
        SafeTensorsBuilder out = content(net(1, 2), Set.of());
        IntStream.range(100, 140).forEach(i -> out.put("x" + i, new float[1], Shape.of(1)));
        write(out);
        String shown = IntStream.range(100, 124).mapToObj(i -> "x" + i + " [1]").collect(Collectors.joining(", "));
        refuses(net(2, 2), Set.of(), "40 unexpected: " + shown + " and 16 more");
    }

    @Test
    void theLastLayerMayStayAsItIs() throws IOException {
        Module from = new MobileNetV2(1000, 0.25, true, new RandomStream(1));
        StateDict.save(file, from);
        Module to = new MobileNetV2(10, 0.25, true, new RandomStream(2));
        float[] last = to.namedParameters().get("classifier.1.weight").toArray();
        refuses(to, Set.of(), "2 of another shape: classifier.1.weight is [1000, 1280], not [10, 1280], "
                + "classifier.1.bias is [1000], not [10]");
        StateDict.load(file, to, Set.of("classifier"));
        assertArrayEquals(last, to.namedParameters().get("classifier.1.weight").array());
        List<String> same = new ArrayList<>(Checkpoint.values(to).keySet());
        same.removeIf(name -> name.startsWith("classifier"));
        assertEquals(158 - 2 + 104, same.size());
        same.forEach(name -> assertArrayEquals(Checkpoint.values(from).get(name).array(),
                Checkpoint.values(to).get(name).array(), name));
    }

    @Test
    void exceptionsAreWholeNamesOfWhatIsThere() throws IOException {
        write(content(net(1, 3), Set.of("fc.bias")));
        Module model = net(2, 3);
        float[] bias = model.namedParameters().get("fc.bias").toArray();
        for (String name : List.of("f", "fc.bia", "fc.", "", "head")) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> StateDict.load(file, model, Set.of(name))).getMessage();
            assertTrue(message.contains("'" + name + "'"), message);
        }
        StateDict.load(file, model, Set.of("fc.bias"));
        assertArrayEquals(bias, model.namedParameters().get("fc.bias").array());
        assertArrayEquals(net(1, 3).namedParameters().get("fc.weight").array(),
                model.namedParameters().get("fc.weight").array());
    }

    @Test
    void otherFloatsAreConverted() throws IOException {
        write(SafeTensors.builder().put("fc.weight", new double[] {0.1, -2, 1e300, Double.NaN}, Shape.of(1, 4))
                .put("fc.bias", new float[] {3}, Shape.of(1)));
        Module model = net(1, 1);
        StateDict.load(file, model);
        assertArrayEquals(new float[] {0.1f, -2, Float.POSITIVE_INFINITY, Float.NaN},
                model.namedParameters().get("fc.weight").array());
    }

    @Test
    void halfFloatsAreConverted() throws IOException {
        String header = "{\"fc.bias\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[8,10]},"
                + "\"fc.weight\":{\"dtype\":\"F16\",\"shape\":[1,4],\"data_offsets\":[0,8]}}";
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES + header.length() + 10).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        // The values as float16: 1, the smallest subnormal number, the negated largest finite number, infinity, and
        // -2.5.
        out.putShort((short) 0x3c00).putShort((short) 1).putShort((short) 0xfbff).putShort((short) 0x7c00);
        out.putShort((short) 0xc020);
        Files.write(file, out.array());
        Module model = net(1, 1);
        StateDict.load(file, model);
        assertArrayEquals(new float[] {1, 0x1p-24f, -65504, Float.POSITIVE_INFINITY},
                model.namedParameters().get("fc.weight").array());
        assertEquals(-2.5f, model.namedParameters().get("fc.bias").item());
    }

    @Test
    void brokenFilesChangeNothing() throws IOException {
        Module model = body(1, 3);
        Snapshot before = Snapshot.of(model);
        assertThrows(NoSuchFileException.class, () -> StateDict.load(file, model));
        StateDict.save(file, body(2, 3));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThrows(FormatException.class, () -> StateDict.load(file, model));
        assertEquals(before, Snapshot.of(model));
    }
}
