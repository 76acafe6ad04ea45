package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code ptq}, and trainings with AdaBits. */
class PtqTest {
    @TempDir
    Path dir;

    @Test
    void eightBitsLoseNothingAndSplittingHelpsAtTwo() {
        Path run = dir.resolve("run");
        Cli.run("train", "--model", "mlp", "--quantizer", "none", "--float-epochs", "3", "--out", run.toString())
                .json();
        Map<String, Object> eight = Cli.run("ptq", "--run", run.toString(), "--weight-bits", "8").json();
        double whole = (double) eight.get("float_accuracy");
        assertTrue(whole > 0.9, "the float model has learned: " + whole);
        assertEquals(whole, (double) eight.get("quantized_accuracy"), 0.01);
        assertEquals(Map.of("fc1", 8L, "fc2", 8L, "fc3", 8L), eight.get("weight_bits"));
        Map<String, Object> plain = Cli.run("ptq", "--run", run.toString()).json();
        Map<String, Object> split = Cli.run("ptq", "--run", run.toString(), "--split").json();
        assertEquals("plain", plain.get("method"));
        assertEquals("split", split.get("method"));
        assertTrue((double) split.get("quantized_accuracy") > (double) plain.get("quantized_accuracy"),
                split + " against " + plain);
        assertEquals("--calibration and --split do not go together: SplitQuant's grids reach over their clusters",
                Cli.run("ptq", "--run", run.toString(), "--split", "--calibration", "mse").failure(2));
        assertEquals("ptq needs --run DIR", Cli.run("ptq").failure(2));
    }

    @Test
    void oneTrainingServesAllBitLengthsOfAdaBits() {
        Path run = dir.resolve("ada");
        Map<String, Object> result = Cli.train(run, "--quantizer", "adabits", "--weight-bits", "3", "--act-bits", "3")
                .json();
        Map<?, ?> all = (Map<?, ?>) result.get("accuracy_by_bits");
        assertEquals(Set.of("2", "3", "4", "8"), all.keySet());
        assertEquals(result.get("quantized_accuracy"), all.get("3"));
        assertEquals(Map.of("fc1", 3L, "fc2", 3L, "fc3", 3L), result.get("weight_bits"));
        Map<String, Object> again = Cli.run("eval", "--run", run.toString()).json();
        assertEquals(all, again.get("accuracy_by_bits"));
        assertEquals("--quantizer adabits takes as many bits for weights as for activations, 2 to 8; not --weight-bits"
                + " 2 and --act-bits 4", Cli.run("train", "--quantizer", "adabits", "--weight-bits", "2", "--act-bits",
                "4").failure(2));
    }
}
