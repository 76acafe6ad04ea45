package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.bits.HardConcrete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output and the files of a training, and the evaluation of its run folder. */
class TrainResultTest {
    @TempDir
    Path dir;

    private static double fraction(Object value) {
        double f = (Double) value;
        assertTrue(f >= 0 && f <= 1, "" + f);
        assertEquals(Math.rint(f * 360), f * 360, 1e-9, "a fraction of the 360 test images");
        return f;
    }

    @Test
    void theLastLineIsTheResult() {
        Path run = dir.resolve("run");
        Cli cli = Cli.train(run, "--weight-bits", "2", "--act-bits", "4", "--seed", "5", "--threads", "1",
                "--lr", "0.01", "--batch", "16");
        Map<String, Object> result = cli.json();
        assertEquals(List.of("data", "model", "quantizer", "float_accuracy", "quantized_accuracy", "weight_bits",
                "act_bits", "bytes", "step_ms", "weight_distance", "weight_sqnr", "average_weight_bits",
                "average_act_bits", "bit_operations", "layers", "seconds", "seed", "threads", "kernels", "out"),
                List.copyOf(result.keySet()));
        assertEquals(1, cli.out().lines().count(), "progress goes to stderr");
        assertEquals("digits", result.get("data"));
        assertEquals("mlp", result.get("model"));
        assertEquals("cpq", result.get("quantizer"));
        assertTrue(fraction(result.get("float_accuracy")) > 0.2, "better than chance");
        assertTrue(fraction(result.get("quantized_accuracy")) > 0.2, "better than chance");
        assertEquals(Map.of("fc1", 2L, "fc2", 2L, "fc3", 2L), result.get("weight_bits"));
        assertEquals(Map.of("fc1", 8L, "fc2", 4L, "fc3", 4L), result.get("act_bits"));
        assertEquals(2.0, result.get("average_weight_bits"));
        Map<?, ?> layer = (Map<?, ?>) ((List<?>) result.get("layers")).get(1);
        assertEquals("fc2", layer.get("layer"));
        assertEquals(256L * 128, layer.get("macs"));
        assertEquals(256.0 * 128 * 2 * 4, layer.get("bit_operations"));
        assertEquals(256L * 128 * 2 / 8, layer.get("bytes"));
        assertTrue((double) layer.get("weight_distance") <= 0.5 && (double) layer.get("weight_sqnr") > 0);
        assertTrue(cli.err().contains("fc2"), "the table of layers");
        assertTrue((Double) result.get("seconds") >= 0);
        assertEquals(5L, result.get("seed"));
        assertEquals(1L, result.get("threads"));
        assertEquals(Kernels.inUse(), result.get("kernels"));
        assertEquals(run.toString(), result.get("out"));
    }

    @Test
    void theRunFolder() throws IOException {
        Path run = dir.resolve("deep/er/run");
        Map<String, Object> result = Cli.train(run, "--drop-bits", "0.25").json();
        assertEquals(new TreeSet<>(Set.of("settings.json", "data.json", "history.json", "float.safetensors",
                "quantized.safetensors", "result.json", "bits.json")), RunFolder.names(run));
        List<?> history = (List<?>) Json.parse(Files.readString(run.resolve("history.json")));
        assertEquals(List.of("float 1", "quantized 1", "quantized 2"), history.stream()
                .map(row -> ((Map<?, ?>) row).get("phase") + " " + ((Map<?, ?>) row).get("epoch")).toList());
        assertEquals(result.get("float_accuracy"), ((Map<?, ?>) history.get(0)).get("test_accuracy"));
        assertEquals(result.get("quantized_accuracy"), ((Map<?, ?>) history.get(2)).get("test_accuracy"));
        Map<?, ?> settings = (Map<?, ?>) Json.parse(Files.readString(run.resolve("settings.json")));
        assertEquals(128L, settings.get("limit"));
        assertEquals(0.25, settings.get("drop_bits"));
        assertFalse(settings.containsKey("threads"), "what does not change the result is no setting");
    }

    @Test
    void sigmaAndTheDropProbabilityAreAnnealedToTheirEnds() throws IOException {
        Path run = dir.resolve("run");
        Cli.train(run).json();
        SafeTensors quantized = SafeTensors.read(run.resolve("quantized.safetensors"));
        List<String> ratios = quantized.names().stream().filter(n -> n.endsWith(".ratio")).toList();
        assertEquals(6, ratios.size());
        for (String name : ratios) {
            assertEquals(0.1f, quantized.floats(name)[0], 1e-6f, name);
        }
        List<String> logits = quantized.names().stream().filter(n -> n.endsWith("drop_bits.logits")).toList();
        assertEquals(5, logits.size());
        for (String name : logits) {
            assertEquals(1, HardConcrete.keepProbability(quantized.floats(name)[0]), 1e-5, name);
        }
    }

    @Test
    void evalGivesTheSameAccuracies() {
        Path run = dir.resolve("run");
        for (String model : new String[] {"mlp", "smallcnn"}) {
            Path folder = run.resolve(model);
            Map<String, Object> result = Cli.train(folder, "--model", model, "--epochs", "1").json();
            Cli eval = Cli.run("eval", "--run", folder.toString());
            assertEquals(List.of("run", "data", "model", "test_images", "float_accuracy", "quantized_accuracy",
                    "weight_bits", "act_bits", "bytes", "kernels"), List.copyOf(eval.json().keySet()));
            for (String key : List.of("data", "model", "float_accuracy", "quantized_accuracy", "weight_bits",
                    "act_bits", "bytes", "kernels")) {
                assertEquals(result.get(key), eval.json().get(key), key);
            }
            assertEquals(360L, eval.json().get("test_images"));
            assertEquals(folder.toString(), eval.json().get("run"));
        }
    }

    @Test
    void withoutAQuantizerOnlyTheFloatTrainingHappens() throws IOException {
        Path run = dir.resolve("run");
        Map<String, Object> result = Cli.train(run, "--quantizer", "none").json();
        assertTrue(result.containsKey("quantized_accuracy"));
        assertNull(result.get("quantized_accuracy"));
        assertEquals(Map.of(), result.get("weight_bits"));
        assertEquals(Map.of(), result.get("act_bits"));
        assertFalse(RunFolder.names(run).contains("quantized.safetensors"));
        Map<String, Object> eval = Cli.run("eval", "--run", run.toString()).json();
        assertEquals(result.get("float_accuracy"), eval.get("float_accuracy"));
        assertFalse(eval.containsKey("quantized_accuracy"));
    }

    @Test
    void aHighPriceOfBitsLeavesTheFewest() {
        Path run = dir.resolve("run");
        Map<String, Object> result = Cli.train(run, "--learn-bits", "100", "--weight-bits", "4", "--act-bits", "4",
                "--lr", "0.02", "--epochs", "3").json();
        assertEquals(Map.of("fc1", 2L, "fc2", 2L, "fc3", 2L), result.get("weight_bits"));
        assertEquals(Map.of("fc1", 8L, "fc2", 1L, "fc3", 1L), result.get("act_bits"));
        assertEquals(result.get("weight_bits"), Cli.run("eval", "--run", run.toString()).json().get("weight_bits"));
    }

    @Test
    void noFloatEpochsStartFromRandomWeights() throws IOException {
        Path run = dir.resolve("run");
        Cli.train(run, "--float-epochs", "0", "--epochs", "1", "--estimator", "argmax", "--drop-bits", "0").json();
        assertTrue(RunFolder.names(run).contains("float.safetensors"));
    }

    @Test
    void anOutFolderThatHoldsARunIsRefused() throws IOException {
        Path run = dir.resolve("run");
        Cli.train(run).json();
        for (String left : List.copyOf(RunFolder.names(run))) {
            Path folder = Files.createDirectories(dir.resolve("only-" + left));
            Files.copy(run.resolve(left), folder.resolve(left));
            assertEquals("--out " + folder + " holds a run already (" + left + "); go on with it by --resume " + folder,
                    Cli.train(folder).failure(2));
        }
    }

    @Test
    void aFolderWithOtherThingsIsUsed() throws IOException {
        Path run = Files.createDirectories(dir.resolve("run"));
        Files.writeString(run.resolve("notes.txt"), "mine");
        Cli.train(run, "--epochs", "1").json();
        assertEquals("mine", Files.readString(run.resolve("notes.txt")));
    }
}
