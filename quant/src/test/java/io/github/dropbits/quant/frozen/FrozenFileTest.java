package io.github.dropbits.quant.frozen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import io.github.dropbits.core.testkit.Heap;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.frozen.FrozenNets.Net;
import io.github.dropbits.quant.frozen.program.GraphText;
import io.github.dropbits.quant.frozen.program.Program;
import io.github.dropbits.quant.frozen.program.Weights;
import io.github.dropbits.quant.frozen.run.Simulation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrozenFileTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (Net net : Net.values()) {
            for (int[] bits : new int[][] {{1, 2}, {3, 3}, {8, 8}}) {
                Module model = FrozenNets.quantized(net, FrozenNets.cpq(bits[0], bits[1]), 3);
                FrozenModel frozen = FrozenModel.freeze(model, net.image());
                Path a = folder.resolve(net + "" + bits[0]);
                Path b = folder.resolve(net + "" + bits[0] + "again");
                Path c = folder.resolve(net + "" + bits[0] + "twice");
                frozen.write(a);
                FrozenModel read = FrozenModel.read(a);
                read.write(b);
                FrozenModel.freeze(model, net.image()).write(c);
                assertArrayEquals(Files.readAllBytes(a), Files.readAllBytes(b));
                assertArrayEquals(Files.readAllBytes(a), Files.readAllBytes(c));
                Tensor images = FrozenNets.images(net, 3, 4);
                assertArrayEquals(frozen.logits(images).array(), read.logits(images).array());
                assertEquals(frozen.layers(), read.layers());
            }
        }
    }

    @Test
    void threeBitsTakeThreeBits() throws IOException {
        Module model = FrozenNets.quantized(Net.LENET, FrozenNets.cpq(3, 3), 3);
        Path file = folder.resolve("lenet");
        FrozenModel.freeze(model, Net.LENET.image()).write(file);
        double parameters = 20 * 25 + 50 * 500 + 500 * 800 + 10 * 500;
        double expected = parameters * 3 / 8 + 2 * 4 * (20 + 50 + 500 + 10);
        assertEquals(1, Files.size(file) / expected, 0.05);
    }

    /** Fixes the layout of the file, which must not change without a new version. */
    @Test
    void theLayoutIsFixed() throws IOException {
        Grid grid = new Grid(3, true);
        Weights weights = Weights.of(new int[] {-4, 3, 1, -1, 0, 2}, grid);
        assertArrayEquals(new byte[] {0b01_011_100, (byte) 0b0_000_111_0, 0b01}, weights.packed());
        Program program = GraphText.read("{\"image\":[3,1,1],\"steps\":[{\"op\":\"quantize\",\"in\":[0],\"step\":0.5,"
                + "\"bits\":2,\"signed\":false},{\"op\":\"layer\",\"in\":[1],\"name\":\"fc\",\"shape\":[2,3,1,1],"
                + "\"options\":[1,1,0,0,1,1,1],\"bits\":3,\"signed\":true}]}", new GraphText.Arrays() {
                    @Override
                    public float[] floats(String name) {
                        return name.equals("1.scale") ? new float[] {1, -2} : new float[] {0.5f, 0};
                    }

                    @Override
                    public byte[] bytes(String name) {
                        assertEquals("1.weight", name);
                        return weights.packed();
                    }
                });
        // The codes are 2, 3 and 0, because 0.75 / 0.5 is a tie between 1 and 2.
        float[] x = {0.75f, 9, -1};
        assertArrayEquals(new float[] {-4 * 2 + 9 + 0.5f, -2 * -1 * 2}, new Simulation(program).values(x).getLast());
        Path file = folder.resolve("file");
        new FrozenFile(program, null, List.of()).write(file);
        SafeTensors in = SafeTensors.read(file);
        assertEquals("dropbits-frozen-1", in.metadata().get("format"));
        assertEquals(GraphText.write(program), in.metadata().get("graph"));
        assertArrayEquals(new float[] {1, -2}, in.floats("1.scale"));
        assertArrayEquals(new float[] {0.5f, 0}, in.floats("1.bias"));
        assertArrayEquals(weights.packed(), in.bytes("1.weight"));
    }

    /** In files of earlier versions, the signed codes of one bit are -1 and 0. */
    @Test
    void signedCodesOfOneBitWithoutTheirMarkAreRefused() throws IOException {
        for (String mark : new String[] {"", ",\"signs\":false"}) {
            refused(builder("{\"image\":[8,1,1],\"steps\":[{\"op\":\"layer\",\"in\":[0],\"name\":\"a\","
                    + "\"shape\":[1,8,1,1],\"options\":[1,1,0,0,1,1,1],\"bits\":1,\"signed\":true" + mark + "}]}")
                    .put("0.weight", new byte[1], Shape.of(1)).put("0.scale", new float[1], Shape.of(1))
                    .put("0.bias", new float[1], Shape.of(1)), "freeze the model again");
        }
    }

    /** A sign takes one bit, which is 0 for -1. */
    @Test
    void signsArePacked() {
        Weights weights = Weights.of(new int[] {1, -1, -1, 1, 1, 1, 1, 1, -1, 1}, new Grid(1, true));
        assertArrayEquals(new byte[] {(byte) 0b1111_1001, 0b10}, weights.packed());
        assertEquals(-1, weights.code(8));
        assertEquals(1, weights.code(9));
    }

    @Property(tries = 100)
    void codesArePackedAndFound(@ForAll @IntRange(min = 1, max = 8) int bits, @ForAll boolean signed,
            @ForAll @IntRange(min = 0, max = 70) int count, @ForAll long seed) {
        Grid grid = new Grid(bits, signed);
        int[] codes = new Random(seed).ints(count, 0, grid.size()).map(grid::code).toArray();
        Weights weights = Weights.of(codes, grid);
        assertEquals((count * bits + 7) / 8, weights.packed().length);
        for (int i = 0; i < count; i++) {
            assertEquals(codes[i], weights.code(i));
        }
    }

    private SafeTensorsBuilder builder(String graph) {
        return SafeTensors.builder().metadata("format", "dropbits-frozen-1").metadata("graph", graph);
    }

    private void refused(SafeTensorsBuilder content, String says) throws IOException {
        Path file = folder.resolve("bad");
        content.build().write(file);
        FormatException e = assertThrows(FormatException.class, () -> FrozenModel.read(file));
        assertEquals(file, e.file());
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }

    private static String graph(String... steps) {
        return "{\"image\":[1,8,8],\"steps\":[" + String.join(",", steps) + "]}";
    }

    private static String layer(String shape, String options, String rest) {
        return "{\"op\":\"layer\",\"in\":[0],\"name\":\"a\",\"shape\":" + shape + ",\"options\":" + options + rest
                + "}";
    }

    /** Each of these files is inconsistent, or claims to need more than the 3 GB of memory that the tests have. */
    @Test
    void hostileGraphsAreRefused() throws IOException {
        String plain = "[1,1,0,0,1,1,1]";
        Shape one = Shape.of(1);
        float[] f = {1};
        refused(builder(graph()), "last step");
        refused(builder("[".repeat(5000)), "64");
        refused(builder("{\"image\":[1,8,8],\"image\":[1,8,8],\"steps\":[]}"), "duplicate");
        refused(builder("{\"image\":[1,8,8],\"steps\":[],\"more\":1}"), "not known");
        refused(builder("{\"image\":[134217728,134217728,134217728],\"steps\":[]}"), "no shape");
        refused(builder("{\"image\":[99999999999,1,1],\"steps\":[]}"), "whole numbers");
        refused(builder("{\"image\":[1,8,0],\"steps\":[]}"), "no shape");
        refused(builder("null"), "no JSON object");
        refused(builder(graph("null")), "step 0 is no JSON object");
        refused(builder(graph("{\"op\":\"cast\",\"in\":[0]}")), "no op \"cast\"");
        refused(builder(graph("{\"op\":\"plane_sum\",\"in\":[1]}")), "value 1 is not one of the 1");
        refused(builder(graph("{\"op\":\"plane_sum\",\"in\":[0,0]}")), "expected 1 whole numbers");
        refused(builder(graph("{\"op\":\"quantize\",\"in\":[0],\"bits\":9,\"signed\":true,\"step\":1.0}")),
                "bits must be from 1 to 8");
        refused(builder(graph("{\"op\":\"quantize\",\"in\":[0],\"bits\":2,\"signed\":true,\"step\":1e-60}")),
                "positive and finite");
        refused(builder(graph("{\"op\":\"quantize\",\"in\":[0],\"bits\":2,\"signed\":true,\"step\":1.0}")),
                "must give floats");
        refused(builder(graph("{\"op\":\"max_pool\",\"in\":[0],\"window\":[9,1,0]}")), "does not fit");
        refused(builder(graph("{\"op\":\"max_pool\",\"in\":[0],\"window\":[2,0,0]}")), "must be positive");
        refused(builder(graph(layer("[1,1,1,1]", plain, ""))), "no tensor");
        refused(builder(graph(layer("[1,1,1,1]", plain, ""))).put("0.weight", new byte[1], one), "U8");
        refused(builder(graph(layer("[2000000,1,1,1]", plain, ""))).put("0.weight", f, one)
                .put("0.scale", f, one).put("0.bias", f, one), "expected 2000000 elements");
        refused(builder(graph(layer("[1,1,1,1]", "[1,1,100000000,100000000,1,1,1]", ""))).put("0.weight", f, one)
                .put("0.scale", f, one).put("0.bias", f, one), "no shape");
        refused(builder(graph(layer("[1,1,1,1]", "[99999999,99999999,60000000,0,1,1,1]", "")))
                .put("0.weight", f, one).put("0.scale", f, one).put("0.bias", f, one), "no shape");
        refused(builder(graph(layer("[1,1,1,1]", plain, ""))).put("0.weight", f, one)
                .put("0.scale", new float[] {Float.NaN}, one).put("0.bias", f, one), "must be finite");
        refused(builder(graph(layer("[1,1,1,1]", plain, ""))).put("0.weight", f, one)
                .put("0.scale", new float[2], Shape.of(2)).put("0.bias", f, one), "found 2 and 1");
        refused(builder(graph(layer("[1,1,1,1]", plain, ""))).put("0.weight", f, one).put("0.scale", f, one)
                .put("0.bias", f, one).put("7.bias", f, one), "1 arrays belong to no step");
        refused(builder(graph(layer("[1,2,1,1]", plain, ""))).put("0.weight", f, one).put("0.scale", f, one)
                .put("0.bias", f, one), "expected 2 channels");
        refused(builder(graph(layer("[1,1,1,1]", "[1,1,0,0,1,1,0]", ""))).put("0.weight", f, one), "groups");
        refused(builder("x".repeat(1 << 23)), "at most");
        refused(builder(graph(Collections.nCopies(20000, "{\"op\":\"rectify\",\"in\":[0]}").toArray(String[]::new))),
                "at most 16384 steps");
    }

    @Test
    void longChainsAreRead() throws IOException {
        // A sequence of 10,000 pools is read and run like a short one.
        String[] steps = new String[10_001];
        for (int i = 0; i < 10_000; i++) {
            steps[i] = "{\"op\":\"max_pool\",\"in\":[" + i + "],\"window\":[1,1,0]}";
        }
        steps[10_000] = "{\"op\":\"plane_sum\",\"in\":[10000]}";
        Path file = folder.resolve("long");
        builder(graph(steps)).build().write(file);
        float[] x = new float[64];
        Arrays.fill(x, 2);
        assertEquals(128, FrozenModel.read(file).logits(Tensor.of(x, 1, 1, 8, 8)).item());
    }

    /**
     * If narrow groups were padded to full tiles, they would take more than thirty times the memory of their weights as
     * floats.
     */
    @ParameterizedTest
    @CsvSource({"200000, 1, 2", "5000, 1, 64", "4000, 3, 20", "1, 1, 100000"})
    void narrowGroupsTakeTheMemoryThatIsStated(int groups, int out, int depth) throws IOException {
        for (int bits : new int[] {1, 3, 8}) {
            Grid grid = new Grid(bits, true);
            int channels = groups * out;
            Weights weights = Weights.of(
                    new Random(1).ints((long) channels * depth, 0, grid.size()).map(grid::code).toArray(), grid);
            float[] ones = new float[channels];
            Arrays.fill(ones, 1);
            Path file = folder.resolve("groups" + bits);
            String codes = "\"bits\":" + bits + ",\"signed\":true" + (bits == 1 ? ",\"signs\":true}" : "}");
            int in = groups * depth;
            builder("{\"image\":[" + in + ",1,1],\"steps\":[{\"op\":\"quantize\",\"in\":[0],\"step\":1.0," + codes
                    + ",{\"op\":\"layer\",\"in\":[1],\"name\":\"a\",\"shape\":[" + channels + "," + in
                    + ",1,1],\"options\":[1,1,0,0,1,1," + groups + "]," + codes + "]}")
                    .put("1.weight", weights.packed(), Shape.of(weights.packed().length))
                    .put("1.scale", ones, Shape.of(channels)).put("1.bias", new float[channels], Shape.of(channels))
                    .build().write(file);
            long before = Heap.used();
            FrozenModel model = FrozenModel.read(file);
            long taken = Heap.used() - before;
            long stated = 10L * Float.BYTES * channels * depth;
            assertTrue(taken < stated, bits + " bits: " + taken + " bytes, more than " + stated);
            float[] sums = model.logits(Tensor.full(-1, 1, in, 1, 1)).array();
            for (int c = 0; c < channels; c += 777) {
                int sum = 0;
                for (int k = 0; k < depth; k++) {
                    sum -= weights.code(c * depth + k);
                }
                assertEquals((float) sum, sums[c]);
            }
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        refused(SafeTensors.builder().metadata("format", "dropbits-frozen-2").metadata("graph", "{}"),
                "expected metadata format to be dropbits-frozen-1, found \"dropbits-frozen-2\"");
        refused(SafeTensors.builder().metadata("graph", "{}"), "found none");
        refused(SafeTensors.builder().metadata("format", "dropbits-frozen-1"), "metadata graph");
        assertThrows(NoSuchFileException.class, () -> FrozenModel.read(folder.resolve("none")));
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThrows(FormatException.class, () -> FrozenModel.read(empty));
    }

    @Test
    void floatLayersAreKept() throws IOException {
        Module model = FrozenNets.quantized(Net.LENET, FrozenNets.cpq(2, 2).skip("conv1").skip("fc2"), 3);
        Path file = folder.resolve("mixed");
        FrozenModel frozen = FrozenModel.freeze(model, Net.LENET.image());
        frozen.write(file);
        Tensor images = FrozenNets.images(Net.LENET, 3, 4);
        assertArrayEquals(frozen.logits(images).array(), FrozenModel.read(file).logits(images).array());
        assertEquals(List.of(32, 2, 2, 32), FrozenModel.read(file).layers().stream().map(FrozenLayer::weightBits)
                .toList());
    }

    /** The checksum detects every flipped bit, and every truncation is detected. */
    @Test
    void damageIsFound() throws IOException {
        Module model = FrozenNets.quantized(Net.MOBILE, FrozenNets.cpq(2, 2), 3);
        Path file = folder.resolve("whole");
        FrozenModel.freeze(model, Net.MOBILE.image()).write(file);
        byte[] bytes = Files.readAllBytes(file);
        Path damaged = folder.resolve("damaged");
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] b = bytes.clone();
            b[random.nextInt(b.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(damaged, b);
            assertThrows(FormatException.class, () -> FrozenModel.read(damaged));
            Files.write(damaged, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            assertThrows(FormatException.class, () -> FrozenModel.read(damaged));
        }
    }

    /**
     * The files have no checksum, so that mutations reach all other checks. Only the documented exception may be
     * thrown.
     */
    @Test
    void mutatedFilesGiveTheDocumentedExceptionOrAModel() throws IOException {
        Random random = new Random(5);
        Path file = folder.resolve("fuzz");
        int read = 0;
        int refused = 0;
        for (Net net : new Net[] {Net.MOBILE, Net.RESIDUAL}) {
            FrozenModel.freeze(FrozenNets.quantized(net, FrozenNets.cpq(2, 2), 3), net.image()).write(file);
            byte[] bytes = unsealed(Files.readAllBytes(file));
            for (int i = 0; i < 3000; i++) {
                Files.write(file, Mutations.of(bytes, random));
                try {
                    FrozenModel.read(file);
                    read++;
                } catch (FormatException e) {
                    refused++;
                }
            }
        }
        assertTrue(read > 100 && refused > 3000, read + " read, " + refused + " refused");
    }

    private static byte[] unsealed(byte[] sealed) {
        String text = new String(sealed, StandardCharsets.ISO_8859_1);
        int length = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = text.substring(8, 8 + length).replaceFirst("\"crc32c\":\"[0-9a-f]{8}\",", "")
                .replaceFirst("\"dropbits_format\":\"1\",", "");
        return Mutations.file(header, Arrays.copyOfRange(sealed, 8 + length, sealed.length));
    }
}
