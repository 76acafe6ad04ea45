package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.run.Run;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.Batch;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.image.Digits;
import io.github.dropbits.datasets.image.GeneratedImages;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.quant.frozen.FrozenModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict} needs only a frozen model file, and gives the same classes as the evaluation of the run. */
class PredictTest {
    @TempDir
    static Path dir;
    private static Path run;
    private static Path model;

    @BeforeAll
    static void train() {
        run = dir.resolve("run");
        model = dir.resolve("digits.dropbits");
        Cli.train(run).json();
        export(run, model);
    }

    private static void export(Path from, Path to) {
        Cli.run("export", "--run", from.toString(), "--to", to.toString(), "--format", "dropbits").json();
    }

    private static Cli predict(Object... args) {
        List<String> all = new ArrayList<>(List.of("predict", "--model", model.toString()));
        Arrays.stream(args).map(Object::toString).forEach(all::add);
        return Cli.run(all.toArray(String[]::new));
    }

    private static List<?> predictions(Cli cli) {
        return (List<?>) cli.json().get("predictions");
    }

    /** Writes a digit of the test set as an image file, in grey or with three equal channels. */
    private static Path picture(int index, int type) throws IOException {
        Dataset test = Digits.load().test();
        float[] pixels = new float[64];
        test.copyImage(index, pixels, 0);
        BufferedImage image = new BufferedImage(8, 8, type);
        for (int i = 0; i < 64; i++) {
            int level = Math.round(pixels[i] * 255);
            for (int band = 0; band < image.getRaster().getNumBands(); band++) {
                image.getRaster().setSample(i % 8, i / 8, band, level);
            }
        }
        Path file = dir.resolve("digit" + index + "-" + type + ".png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void testImagesGetTheClassesOfEvaluation() throws IOException {
        Map<String, Object> all = predict("--data", "digits").json();
        List<?> rows = (List<?>) all.get("predictions");
        assertEquals(360L, all.get("images"));
        FrozenModel frozen = FrozenModel.read(model);
        List<Integer> expected = new ArrayList<>();
        for (Batch b : Run.open(run).testBatches()) {
            Arrays.stream(frozen.classes(b.images())).forEach(expected::add);
        }
        for (int i = 0; i < 360; i++) {
            Map<?, ?> row = (Map<?, ?>) rows.get(i);
            assertEquals((long) i, row.get("index"));
            assertEquals((long) expected.get(i), row.get("class"));
            assertEquals("" + expected.get(i), row.get("name"));
            assertEquals((long) Digits.load().test().label(i), row.get("label"));
        }
        Map<String, Object> eval = Cli.run("eval", "--run", run.toString(), "--model", model.toString()).json();
        assertEquals(eval.get("frozen_accuracy"), all.get("accuracy"));
        assertEquals(3, predictions(predict("--data", "digits", "--limit", "3")).size());
    }

    @Test
    void filesOfGreyAndColourAreClassifiedAlike() throws IOException {
        Path grey = picture(4, BufferedImage.TYPE_BYTE_GRAY);
        Path colour = picture(4, BufferedImage.TYPE_3BYTE_BGR);
        Cli cli = predict(grey, colour, "--logits", picture(7, BufferedImage.TYPE_BYTE_GRAY));
        List<?> rows = predictions(cli);
        assertEquals("3 of 3 images\n", cli.err());
        assertEquals(3, rows.size());
        Map<?, ?> a = (Map<?, ?>) rows.get(0);
        Map<?, ?> b = (Map<?, ?>) rows.get(1);
        assertEquals(grey.toString(), a.get("file"));
        assertEquals(colour.toString(), b.get("file"));
        assertEquals(a.get("logits"), b.get("logits"));
        // The same logits as from the library, for the same bytes.
        Dataset test = Digits.load().test();
        float[] pixels = new float[64];
        test.copyImage(4, pixels, 0);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 64; i++) {
            bytes[i] = (byte) Math.round(pixels[i] * 255);
        }
        FrozenModel frozen = FrozenModel.read(model);
        float[] logits = frozen.logitsOfPixels(bytes).array();
        double sum = 0;
        List<?> told = (List<?>) a.get("logits");
        int best = frozen.classesOfPixels(bytes)[0];
        for (int c = 0; c < 10; c++) {
            assertEquals(logits[c], ((Number) told.get(c)).floatValue());
            sum += Math.exp((double) logits[c] - logits[best]);
        }
        assertEquals((long) best, a.get("class"));
        assertEquals(1 / sum, (double) a.get("probability"), 1e-6);
        assertFalse(((Map<?, ?>) predictions(predict(grey)).get(0)).containsKey("logits"));
    }

    /** Image files are resized and then cropped, in the same way as the run evaluates its images. */
    @Test
    void aFoldersFilesAreCutAsInEvaluation() throws IOException {
        Path images = dir.resolve("images");
        GeneratedImages.write(images, 2, 8, 24, 1);
        Path folder = dir.resolve("folder-run");
        Path frozen = dir.resolve("folder.dropbits");
        Cli.train(folder, "--data", "folder", "--data-dir", images.toString(), "--image-size", "16", "--augment",
                "resized-crop", "--limit", "0", "--batch", "8").json();
        export(folder, frozen);
        FrozenModel read = FrozenModel.read(frozen);
        assertEquals(18, read.preprocessing().orElseThrow().resize());
        assertEquals(List.of("class000", "class001"), read.classNames());
        List<Float> expected = new ArrayList<>();
        for (Batch b : Run.open(folder).testBatches()) {
            for (float l : read.logits(b.images()).array()) {
                expected.add(l);
            }
        }
        List<String> args = new ArrayList<>(List.of("predict", "--model", frozen.toString(), "--logits"));
        for (String name : read.classNames()) {
            try (var files = Files.list(images.resolve("val", name))) {
                files.map(Path::toString).sorted().forEach(args::add);
            }
        }
        List<Float> found = new ArrayList<>();
        for (Object row : predictions(Cli.run(args.toArray(String[]::new)))) {
            ((List<?>) ((Map<?, ?>) row).get("logits")).forEach(l -> found.add(((Number) l).floatValue()));
        }
        assertEquals(expected, found);
        Map<String, Object> data = Cli.run("predict", "--model", frozen.toString(), "--data", "folder", "--data-dir",
                images.toString()).json();
        assertEquals(4L, data.get("images"));
        List<String> names = read.classNames();
        for (Object row : (List<?>) data.get("predictions")) {
            Map<?, ?> p = (Map<?, ?>) row;
            assertEquals(names.get(((Long) p.get("class")).intValue()), p.get("name"));
        }
    }

    @Test
    void whatMakesNoSenseIsSaid() throws IOException {
        String usage = "predict needs --model FILE and either image files or --data NAME";
        assertEquals(usage, Cli.run("predict", "x.png").failure(2));
        assertEquals(usage, predict().failure(2));
        assertEquals(usage, predict("x.png", "--data", "digits").failure(2));
        assertEquals("--limit makes sense with --data only", predict("x.png", "--limit", "3").failure(2));
        assertEquals("no such file: " + dir.resolve("none.png"), predict(dir.resolve("none.png")).failure(1));
        assertEquals(dir + " is a directory, not an image file", predict(dir).failure(1));
        Path text = Files.writeString(dir.resolve("text.png"), "no image");
        assertTrue(predict(text).failure(1).contains(text + ", byte 0: expected a whole JPEG or PNG image"));
        assertTrue(Cli.run("predict", "--model", text.toString(), text.toString()).failure(1)
                .contains(text.toString()));
        assertEquals("no such file: nowhere", Cli.run("predict", "--model", "nowhere", "x.png").failure(1));
        Path bare = dir.resolve("bare.dropbits");
        FrozenModel.freeze(SmallCnn.create(1, 8, 8, 10, new RandomStream(1)), Shape.of(1, 8, 8)).write(bare);
        assertTrue(Cli.run("predict", "--model", bare.toString(), text.toString()).failure(1)
                .startsWith(bare + " does not say how pixels are standardized"));
    }
}
