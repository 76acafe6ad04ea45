package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.run.Run;
import io.github.dropbits.cli.settings.JsonFile;
import io.github.dropbits.datasets.image.GeneratedImages;
import io.github.dropbits.quant.frozen.FrozenModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run was made of stays what it is used with, whatever happens to its data folder. */
class SameDataTest {
    @TempDir
    private Path dir;

    private Path images;
    private Path run;

    @BeforeEach
    void train() throws IOException {
        images = dir.resolve("images");
        run = dir.resolve("run");
        GeneratedImages.write(images, 2, 8, 24, 1);
        Cli.train(run, "--data", "folder", "--data-dir", images.toString(), "--image-size", "16", "--limit", "0",
                "--batch", "8").json();
    }

    private void darken() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(images.resolve("train"))) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            BufferedImage image = ImageIO.read(file.toFile());
            for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
                int x = i % image.getWidth();
                int y = i / image.getWidth();
                image.setRGB(x, y, image.getRGB(x, y) >> 2 & 0x3F3F3F);
            }
            ImageIO.write(image, "png", file.toFile());
        }
    }

    @Test
    void evaluationAndExportUseTheRunsOwnStandardization() throws IOException {
        Map<String, Object> before = Cli.run("eval", "--run", run.toString()).json();
        float[] mean = Run.open(run).preprocessing().mean();
        darken();
        assertEquals(before, Cli.run("eval", "--run", run.toString()).json());
        Path file = dir.resolve("model.dropbits");
        Cli.run("export", "--run", run.toString(), "--to", file.toString()).json();
        assertEquals(mean[0], FrozenModel.read(file).preprocessing().orElseThrow().mean()[0]);
    }

    @Test
    void aTrainingDoesNotGoOnWithOtherImages() throws IOException {
        Files.delete(run.resolve(Run.RESULT));
        darken();
        String message = Cli.run("train", "--resume", run.toString()).failureAfterProgress(1);
        assertTrue(message.contains("are not those that " + run + " began with"), message);
    }

    @Test
    void aComparisonDoesNotGoOnWithOtherImages() throws IOException {
        Path out = dir.resolve("compare");
        Cli.run("compare", "--data", "folder", "--data-dir", images.toString(), "--batch", "8",
                "--float-epochs", "1", "--epochs", "1", "--quantizers", "ste", "--bits", "4", "--seeds", "1",
                "--out", out.toString()).json();
        Files.delete(out.resolve("ste-4-1").resolve(Run.RESULT));
        darken();
        String message = Cli.run("compare", "--resume", out.toString()).failureAfterProgress(1);
        assertTrue(message.contains("are not those that " + out) && message.contains("began with"), message);
    }

    @Test
    void theCacheIsWhereTheCommandLineSaysAndOnlyImagesInUseAreDecoded() throws IOException {
        Path cache = dir.resolve("cache");
        Files.writeString(images.resolve("val/class000/zz-broken.png"), "broken");
        String[] args = {"train", "--data", "folder", "--data-dir", images.toString(), "--image-size", "16",
            "--model", "mlp", "--limit", "8", "--test-limit", "1", "--batch", "8",
            "--float-epochs", "1", "--quantizer", "none"};
        List<String> none = new ArrayList<>(List.of(args));
        none.addAll(List.of("--cache-dir", "none", "--out", dir.resolve("uncached").toString()));
        Object accuracy = Cli.run(none.toArray(String[]::new)).json().get("float_accuracy");
        assertFalse(Files.exists(cache));
        List<String> kept = new ArrayList<>(List.of(args));
        kept.addAll(List.of("--cache-dir", cache.toString(), "--out", dir.resolve("cached").toString()));
        assertEquals(accuracy, Cli.run(kept.toArray(String[]::new)).json().get("float_accuracy"));
        try (Stream<Path> files = Files.walk(cache)) {
            // 8 and 1 squares of 16 x 16 pixels of three colours, with 4 bytes of checksum each, and 52 bytes of head.
            assertEquals(2L * 52 + 9 * (3 * 16 * 16 + 4), files.filter(Files::isRegularFile).mapToLong(f ->
                    f.toFile().length()).sum());
        }
        String message = Cli.run("eval", "--run", dir.resolve("cached").toString(), "--cache-dir",
                images.resolve("val/class000/zz-broken.png").toString()).failure(1);
        assertTrue(message.contains("zz-broken.png"), message);
    }

    /** Paths of a command line hold in every directory. */
    @Test
    void pathsAreKeptAbsolute() throws IOException {
        Path relative = Path.of("").toAbsolutePath().relativize(images);
        Path other = dir.resolve("other");
        Cli.train(other, "--data", "folder", "--data-dir", relative.toString(), "--image-size", "16", "--limit", "0",
                "--batch", "8").json();
        assertEquals(images.toString(), JsonFile.object(other.resolve("settings.json")).get("data_dir"));
        String message = Cli.run("train", "--weights", "a\0b", "--out", dir.resolve("no").toString()).failure(2);
        assertTrue(message.startsWith("--weights must be a path: "), message);
        String missing = Cli.run("train", "--data", "folder", "--data-dir", images.toString(), "--weights",
                "none.safetensors", "--out", dir.resolve("no").toString()).failureAfterProgress(1);
        assertTrue(missing.contains(Path.of("none.safetensors").toAbsolutePath().toString()), missing);
    }

    @Test
    void aRenamedClassIsNoticed() throws IOException {
        for (String part : List.of("train", "val")) {
            Files.move(images.resolve(part).resolve("class000"), images.resolve(part).resolve("zebra"));
        }
        String message = Cli.run("eval", "--run", run.toString()).failureAfterProgress(1);
        assertTrue(message.contains("[class001, zebra]") && message.contains("[class000, class001]"), message);
    }

    @Test
    void aChangedRecordIsNoticed() throws IOException {
        Path file = run.resolve("data.json");
        Files.writeString(file, Files.readString(file).replace("class000", "class00x"));
        String message = Cli.run("eval", "--run", run.toString()).failure(1);
        assertTrue(message.contains("data.json is broken: its seal does not fit"), message);
    }

    /** The ending names the format, and the file says what kind of model it holds. */
    @Test
    void endingsAndKindsOfExports() throws IOException {
        Path frozen = dir.resolve("float.dropbits");
        assertEquals("dropbits", Cli.run("export", "--run", run.toString(), "--to", frozen.toString(), "--float").json()
                .get("format"));
        Path onnx = dir.resolve("float.onnx");
        Cli.run("export", "--run", run.toString(), "--to", onnx.toString(), "--float").json();
        for (Path file : List.of(frozen, onnx)) {
            Map<String, Object> eval = Cli.run("eval", "--run", run.toString(), "--model", file.toString()).json();
            assertEquals(0L, eval.get((file == onnx ? "onnx" : "frozen") + "_other_logits"));
        }
        Path quantized = dir.resolve("quantized.onnx");
        Cli.run("export", "--run", run.toString(), "--to", quantized.toString()).json();
        assertEquals("--float, but " + quantized + " holds a quantized model", Cli.run("eval", "--run", run.toString(),
                "--model", quantized.toString(), "--float").failure(2));
        assertEquals("--format onnx contradicts the ending of --to " + frozen, Cli.run("export", "--run",
                run.toString(), "--to", frozen.toString(), "--format", "onnx").failure(2));
    }
}
