package io.github.dropbits.quant.frozen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import io.github.dropbits.quant.frozen.FrozenNets.Net;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Tests frozen models with preprocessing, which accept pixels. */
class PreprocessingTest {
    private static final Preprocessing PREPROCESSING = new Preprocessing(new float[] {.485f, .456f, .406f},
            new float[] {.229f, .224f, .225f}, 36);
    private static final List<String> NAMES = IntStream.range(0, 10).mapToObj(i -> "class \"" + i + "\" \u00e4")
            .toList();

    @TempDir
    Path folder;

    private static FrozenModel bare() {
        return FrozenModel.freeze(FrozenNets.quantized(Net.VGG, FrozenNets.cpq(2, 3), 1), Net.VGG.image());
    }

    private static byte[] bytes(int images) {
        byte[] bytes = new byte[images * Net.VGG.image().elements()];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    @Test
    void pixelsStayFinite() {
        assertEquals("mean 3.0E38 and std 1.0E-38 of channel 0 make pixels infinite",
                assertThrows(IllegalArgumentException.class, () -> new Preprocessing(new float[] {3e38f},
                        new float[] {1e-38f}, 8)).getMessage());
    }

    /**
     * The expected values are computed in float as in a data set: bytes are divided by 255, the mean is subtracted, and
     * the result is divided by the standard deviation.
     */
    @Test
    void bytesAndPixelsGiveWhatStandardizedImagesGive() {
        FrozenModel model = bare().withPreprocessing(PREPROCESSING);
        // There are more images than a plan computes together.
        byte[] bytes = bytes(19);
        float[] pixels = new float[bytes.length];
        float[] standardized = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int c = i / (32 * 32) % 3;
            pixels[i] = (bytes[i] & 0xFF) / 255f;
            standardized[i] = (pixels[i] - PREPROCESSING.mean()[c]) / PREPROCESSING.std()[c];
        }
        Tensor images = Tensor.of(standardized, 19, 3, 32, 32);
        float[] expected = bare().logits(images).array();
        assertArrayEquals(expected, model.logits(images).array(), 0f);
        assertArrayEquals(expected, model.logitsOfPixels(bytes).array(), 0f);
        assertArrayEquals(expected, model.logitsOfPixels(Tensor.of(pixels, 19, 3, 32, 32)).array(), 0f);
        assertArrayEquals(bare().classes(images), model.classesOfPixels(bytes));
        assertArrayEquals(bare().classes(images), model.classesOfPixels(Tensor.of(pixels, 19, 3, 32, 32)));
        assertEquals(Shape.of(0, 10), model.logitsOfPixels(new byte[0]).shape());
    }

    @Test
    void theFileKeepsIt() throws IOException {
        Path file = folder.resolve("model");
        FrozenModel model = bare().withPreprocessing(PREPROCESSING).withClassNames(NAMES);
        model.write(file);
        FrozenModel read = FrozenModel.read(file);
        assertEquals(Optional.of(PREPROCESSING), read.preprocessing());
        assertEquals(NAMES, read.classNames());
        byte[] bytes = bytes(2);
        assertArrayEquals(model.logitsOfPixels(bytes).array(), read.logitsOfPixels(bytes).array(), 0f);
        // The version remains the same, so that older readers can read the file.
        assertEquals("dropbits-frozen-1", SafeTensors.read(file).metadata().get("format"));
    }

    @Property(tries = 200)
    void everyFloatIsKept(@ForAll float mean, @ForAll float std) {
        Preprocessing p = new Preprocessing(new float[] {Math.clamp(finite(mean), -1e30f, 1e30f)},
                new float[] {Math.max(1e-6f, Math.abs(finite(std)))}, 1);
        assertEquals(p, InputText.preprocessing(InputText.write(p)));
        assertEquals(p.hashCode(), InputText.preprocessing(InputText.write(p)).hashCode());
    }

    private static float finite(float x) {
        return Float.isFinite(x) ? x : 0;
    }

    @Test
    void filesWithoutItAreReadAndTakeNoPixels() throws IOException {
        Path file = folder.resolve("old");
        bare().write(file);
        assertEquals(List.of("format", "graph"), List.copyOf(SafeTensors.read(file).metadata().keySet()));
        FrozenModel old = FrozenModel.read(file);
        assertEquals(Optional.empty(), old.preprocessing());
        assertEquals(List.of(), old.classNames());
        String message = assertThrows(IllegalStateException.class, () -> old.classesOfPixels(new byte[0]))
                .getMessage();
        assertTrue(message.contains("does not know how pixels are standardized"), message);
        assertThrows(IllegalStateException.class, () -> old.logitsOfPixels(Tensor.zeros(1, 3, 32, 32)));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        FrozenModel model = bare().withPreprocessing(PREPROCESSING);
        assertEquals("this model takes images of [3, 32, 32], 3072 bytes each; 3073 bytes are no whole number of them",
                message(() -> model.classesOfPixels(new byte[3073])));
        assertThrows(ShapeException.class, () -> model.classesOfPixels(Tensor.zeros(1, 1, 32, 32)));
        for (float bad : new float[] {-0.01f, 1.01f, 255, Float.NaN}) {
            Tensor pixels = Tensor.zeros(2, 3, 32, 32);
            pixels.update(a -> a[4000] = bad);
            assertEquals("image 1 has the pixel " + bad + "; pixels must be from 0 to 1",
                    message(() -> model.logitsOfPixels(pixels)));
        }
        float[] one = {0.5f};
        assertTrue(message(() -> bare().withPreprocessing(new Preprocessing(one, one, 32))).contains("1 channels"));
        float[] three = {1, 1, 1};
        assertTrue(message(() -> bare().withPreprocessing(new Preprocessing(three, three, 31)))
                .contains("shorter side 31 does not fit images [3, 32, 32]"));
        assertTrue(message(() -> bare().withClassNames(List.of("a"))).contains("1 names of classes do not fit the 10"));
        assertEquals(List.of(), bare().withClassNames(NAMES).withClassNames(List.of()).classNames());
    }

    private static String message(Executable action) {
        return assertThrows(IllegalArgumentException.class, action).getMessage();
    }

    @Test
    void numbersAreChecked() {
        float[] one = {1};
        float[] none = {};
        assertTrue(message(() -> new Preprocessing(none, none, 1)).contains("one number a channel"));
        assertTrue(message(() -> new Preprocessing(one, new float[2], 1)).contains("not 1 and 2"));
        assertTrue(message(() -> new Preprocessing(one, one, 0)).contains("resize must be positive, not 0"));
        for (float bad : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertTrue(message(() -> new Preprocessing(one, new float[] {bad}, 1)).contains("1.0 and " + bad));
        }
        assertTrue(message(() -> new Preprocessing(new float[] {Float.NaN}, one, 1)).contains("NaN and 1.0"));
        float[] mean = {1, 2};
        Preprocessing p = new Preprocessing(mean, mean, 3);
        mean[0] = 9;
        p.std()[1] = 9;
        assertArrayEquals(new float[] {1, 2}, p.mean());
        assertArrayEquals(new float[] {1, 2}, p.std());
        assertEquals("mean [1.0, 2.0], std [1.0, 2.0], shorter side 3", p.toString());
        assertEquals(new Preprocessing(new float[] {1, 2}, new float[] {1, 2}, 3), p);
        assertNotEquals(new Preprocessing(new float[] {1, 2}, new float[] {1, 2}, 4), p);
    }

    @Test
    void hostileTextsAreRefused() throws IOException {
        String numbers = "\"mean\":[0.5],\"std\":[1.0]";
        refused("preprocessing", "{" + numbers + ",\"resize\":1,\"more\":1}", "not known");
        refused("preprocessing", "{" + numbers + "}", "as \"resize\", found nothing");
        refused("preprocessing", "{" + numbers + ",\"resize\":99999999999}", "must be from 0 to");
        refused("preprocessing", "{" + numbers + ",\"resize\":0}", "must be positive");
        refused("preprocessing", "{\"mean\":[1],\"std\":[1.0],\"resize\":1}", "numbers with a point");
        refused("preprocessing", "{\"mean\":[0.5,0.5],\"std\":[1.0,1.0],\"resize\":1}", "2 channels");
        refused("preprocessing", "{\"mean\":[1e300],\"std\":[1.0],\"resize\":1}", "finite");
        refused("preprocessing", "[", "");
        refused("preprocessing", "x".repeat((1 << 22) + 1), "at most 4194304 characters");
        refused("classes", "[]", "list of texts");
        refused("classes", "[1]", "list of texts");
        refused("classes", "{}", "list of texts");
        refused("classes", "[\"a\",\"b\"]", "2 names of classes do not fit the 1");
        refused("classes", "[".repeat(100), "64");
    }

    private void refused(String key, String text, String says) throws IOException {
        Path file = folder.resolve("bad");
        SafeTensorsBuilder out = SafeTensors.builder().metadata("format", "dropbits-frozen-1").metadata("graph",
                "{\"image\":[1,1,1],\"steps\":[{\"op\":\"plane_sum\",\"in\":[0]}]}").metadata(key, text);
        out.build().write(file);
        FormatException e = assertThrows(FormatException.class, () -> FrozenModel.read(file));
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }

    /** The model only sums the pixels of each channel, so the sums show how bytes are scaled. */
    @Test
    void aBytesValueIsItsShareOf255() throws IOException {
        Path file = folder.resolve("sum");
        SafeTensors.builder().metadata("format", "dropbits-frozen-1").metadata("graph",
                "{\"image\":[2,1,2],\"steps\":[{\"op\":\"plane_sum\",\"in\":[0]}]}").build().write(file);
        FrozenModel model = FrozenModel.read(file).withPreprocessing(new Preprocessing(new float[] {0.5f, 0},
                new float[] {0.5f, 2}, 2));
        float[] y = model.logitsOfPixels(new byte[] {0, (byte) 255, (byte) 51, 0}).array();
        assertArrayEquals(new float[] {-1 + 1, 0.1f}, y, 1e-7f);
        byte bright = (byte) 200;
        assertArrayEquals(new int[] {0, 1}, model.classesOfPixels(new byte[] {bright, bright, 0, 0, 0, 0, 9, 9}));
    }

    /** Text that is too long to be read back is not written. */
    @Test
    void namesThatAreTooLongToBeRead() throws IOException {
        Path file = folder.resolve("long");
        Files.writeString(file, "old");
        List<String> names = new ArrayList<>(NAMES);
        names.set(3, "x".repeat(1 << 22));
        FrozenModel model = bare().withClassNames(names);
        assertTrue(message(() -> model.write(file)).startsWith("metadata classes of 419"));
        assertEquals("old", Files.readString(file));
    }
}
