package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each option of the training recipe changes the training. Resuming and evaluating such a run give the same result. */
class RecipeTest {
    private static final String MODEL = "smallcnn";

    @TempDir
    static Path dir;
    private static Path plain;

    @BeforeAll
    static void train() {
        plain = dir.resolve("plain");
        Cli.train(plain, "--model", MODEL).json();
    }

    private static Cli with(Path run, String... options) {
        List<String> all = new ArrayList<>(List.of("--model", MODEL));
        all.addAll(List.of(options));
        return Cli.train(run, all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ema 0.9", "--batch-norm frozen", "--batch-norm reestimated", "--distill 4",
        "--weight-decay 0.1", "--augment crop-flip", "--sigma fixed:0.125", "--step fixed", "--estimator argmax",
        "--drop-unit channel --drop-bits 0.5", "--drop-schedule constant --drop-bits 0.5", "--min-bits 1",
        "--target-bits 2.5 --budget size", "--learn-bits 0.05 --budget compute"})
    void changesTheTrainingAndResumesToTheSameBytes(String options) throws IOException {
        Path run = dir.resolve(options.replaceAll("[^a-z0-9]", "-"));
        Map<String, Object> result = with(run, options.split(" ")).json();
        // Reestimated statistics are computed after the training, so the checkpoint is that of the plain training.
        assertEquals(options.endsWith("reestimated"), Files.mismatch(run.resolve("quantized.safetensors"),
                plain.resolve("quantized.safetensors")) < 0);
        Map<String, Object> eval = Cli.run("eval", "--run", run.toString()).json();
        assertEquals(result.get("quantized_accuracy"), eval.get("quantized_accuracy"));
        assertEquals(result.get("float_accuracy"), eval.get("float_accuracy"));
        Path again = RunFolder.copy(run, dir.resolve(run.getFileName() + "-again"));
        Files.delete(again.resolve("result.json"));
        Files.delete(again.resolve("quantized.safetensors"));
        Map<String, Object> resumed = Cli.run("train", "--resume", again.toString()).json();
        assertEquals(result.get("quantized_accuracy"), resumed.get("quantized_accuracy"));
        SameBytesTest.assertSame(run, again);
    }

    @Test
    void lengthsOfAnotherRunAreTaken() throws IOException {
        Path learned = dir.resolve("learned");
        Map<String, Object> from = with(learned, "--target-bits", "2", "--weight-bits", "4", "--act-bits", "4").json();
        Map<String, Object> to = with(dir.resolve("to"), "--bits-from", learned.toString()).json();
        assertEquals(from.get("weight_bits"), to.get("weight_bits"));
        assertEquals(from.get("act_bits"), to.get("act_bits"));
        assertNotEquals(Map.of(), to.get("weight_bits"));
        Map<String, Object> file = with(dir.resolve("file"), "--bits-file", learned.resolve("bits.json").toString())
                .json();
        assertEquals(to.get("quantized_accuracy"), file.get("quantized_accuracy"));
    }

    @Test
    void aBitsFileThatDoesNotFitIsNamed() throws IOException {
        Path bits = dir.resolve("odd.json");
        Files.writeString(bits, "{\"layers\": {\"conv9\": {\"weight\": 2, \"act\": 2}}}");
        String message = with(dir.resolve("odd"), "--bits-file", bits.toString()).failureAfterProgress(1);
        assertTrue(message.contains(bits.toString()) && message.contains("is missing"), message);
        assertEquals(Set.of(), RunFolder.names(dir.resolve("odd")), "the same command may be given again");
        Files.writeString(bits, "{\"layers\": {}}");
        for (String method : List.of("adabits", "alq", "none")) {
            assertEquals("--bits-from and --bits-file make no sense with --quantizer " + method,
                    with(dir.resolve("odd"), "--bits-file", bits.toString(), "--quantizer", method)
                            .failureAfterProgress(2));
        }
        assertEquals("--bits-from and --bits-file make no sense with --learn-bits and --target-bits",
                with(dir.resolve("odd"), "--bits-file", bits.toString(), "--target-bits", "2").failureAfterProgress(2));
        assertEquals("no such file: " + dir.resolve("none.json"),
                with(dir.resolve("none"), "--bits-file", dir.resolve("none.json").toString()).failureAfterProgress(1));
    }
}
