package io.github.dropbits.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a comparison whose trainings take a second each. */
class ComparisonTest {
    private static final Comparison TINY = new Comparison("tiny", "what it shows", "seconds",
            List.of("--model=mlp", "--limit=128", "--float-epochs=1", "--epochs=2"), List.of("--test-limit=64"),
            List.of(Arm.floating(), Arm.floatLong(),
                    Arm.quantized("learned", "3 bits", "--weight-bits=4", "--act-bits=4", "--target-bits=3"),
                    Arm.quantized("same", "3 bits", "--drop-bits=0").lengthsOf("learned"),
                    Arm.quantized("lsq", "3 bits", "--quantizer=lsq")),
            List.of(new Comparison.Pair("learned", "same"), new Comparison.Pair("same", "float-long")));

    @TempDir
    static Path dir;
    private static Path whole;
    private static Map<String, Object> result;

    private static Lab lab(Path out, int jobs) {
        return new Lab(out, 2, true, jobs, List.of(), "./dropbits experiment tiny --quick");
    }

    @BeforeAll
    static void run() throws IOException {
        whole = dir.resolve("whole");
        result = TINY.run(lab(whole, 2));
    }

    private static Map<?, ?> json(String file) throws IOException {
        return (Map<?, ?>) Json.parse(Files.readString(whole.resolve(file)));
    }

    @Test
    void everyArmHasItsRowOfAllSeeds() throws IOException {
        List<?> rows = (List<?>) result.get("rows");
        assertEquals(5, rows.size());
        Map<?, ?> learned = (Map<?, ?>) rows.get(2);
        double sum = 0;
        for (int seed = 1; seed <= 2; seed++) {
            sum += (double) json("learned-" + seed + "/result.json").get("quantized_accuracy");
        }
        assertEquals(sum / 2, (double) learned.get("accuracy"), 1e-12);
        assertEquals(2, learned.get("seeds"));
        List<String> lines = Files.readAllLines(whole.resolve("results.csv"));
        assertEquals(11, lines.size());
        assertTrue(lines.get(1).startsWith("float,1,"), lines.get(1));
    }

    @Test
    void learnedLengthsComeNearTheirTarget() throws IOException {
        for (int seed = 1; seed <= 2; seed++) {
            // Five quantizers learn their bit-lengths, so one bit of one quantizer changes the average by a fifth.
            assertEquals(3, (double) json("learned-" + seed + "/result.json").get("average_bits"), 0.101);
        }
    }

    @Test
    void theSameLengthsAreTheLearnedOnes() throws IOException {
        for (int seed = 1; seed <= 2; seed++) {
            Map<?, ?> learned = json("learned-" + seed + "/result.json");
            Map<?, ?> same = json("same-" + seed + "/result.json");
            assertEquals(learned.get("weight_bits"), same.get("weight_bits"));
            assertEquals(learned.get("act_bits"), same.get("act_bits"));
            assertEquals(-1, Files.mismatch(whole.resolve("learned-" + seed + "/bits.json"),
                    whole.resolve("same-" + seed + "/given-bits.json")));
            assertEquals(learned.get("float_accuracy"), same.get("float_accuracy"), "from the same float model");
        }
    }

    @Test
    void differencesArePairedBySeed() throws IOException {
        Map<?, ?> row = (Map<?, ?>) ((List<?>) result.get("differences")).get(1);
        double sum = 0;
        for (int seed = 1; seed <= 2; seed++) {
            sum += (double) json("same-" + seed + "/result.json").get("quantized_accuracy")
                    - (double) json("float-long-" + seed + "/result.json").get("float_accuracy");
        }
        assertEquals(sum / 2, (double) row.get("difference"), 1e-12);
        assertTrue((double) row.get("low") <= sum / 2 && (double) row.get("high") >= sum / 2);
    }

    @Test
    void anInterruptedOneGoesOnToTheSameBytes() throws IOException {
        Path cut = dir.resolve("cut");
        TINY.run(lab(cut, 1));
        // The state of a comparison that was killed: most trainings are finished, some interrupted, one not started.
        Files.delete(cut.resolve("results.csv"));
        Files.delete(cut.resolve("same-2/result.json"));
        Files.delete(cut.resolve("lsq-1/result.json"));
        Files.delete(cut.resolve("lsq-1/quantized.safetensors"));
        try (var files = Files.list(cut.resolve("same-1"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        TINY.run(lab(cut, 2));
        assertEquals(Files.readString(whole.resolve("results.csv")), Files.readString(cut.resolve("results.csv")));
    }

    @Test
    void theReportHasCurvesLengthsAndHistograms() throws IOException {
        String html = Files.readString(whole.resolve("report.html"));
        for (String word : List.of("what it shows", "Test accuracy", "distance, steps, 3 bits",
                "Bit-lengths of learned", "learned: fc1, ", "the quick form")) {
            assertTrue(html.contains(word), word);
        }
        assertFalse(html.contains("NaN") || html.contains("http://") && !html.contains("www.w3.org"), "self-contained");
        assertTrue(Files.readString(whole.resolve("results.md")).contains("| learned less same | "));
    }

    @Test
    void theLongFloatTrainingIsAsLongAsBothPhases() throws IOException {
        assertEquals(3L, json("float-long-1/settings.json").get("float_epochs"));
    }

    @Test
    void armsThatWaitForEachOther() {
        Comparison knot = new Comparison("knot", "", "", TINY.base(), List.of(), List.of(
                Arm.quantized("a", "x").lengthsOf("b"), Arm.quantized("b", "x").lengthsOf("a")), List.of());
        assertThrows(IllegalStateException.class, () -> knot.run(lab(dir.resolve("knot"), 1)));
    }

    @Test
    void aTrainingThatFailsEndsTheExperimentWithItsError() {
        Comparison bad = new Comparison("bad", "", "", TINY.base(), List.of("--limit=5000"), TINY.arms(), List.of());
        UsageException e = assertThrows(UsageException.class, () -> bad.run(lab(dir.resolve("bad"), 2)));
        assertEquals("--limit 5000 is more than the 1437 training images of digits", e.getMessage());
    }

    @Test
    void someArmsBringWhatTheyStartFrom() {
        Comparison some = TINY.only(List.of("same", "float-long"));
        assertEquals(List.of("float", "float-long", "learned", "same"), some.arms().stream().map(Arm::name).toList());
        assertEquals(TINY.pairs(), some.pairs());
        assertEquals(List.of(), TINY.only(List.of("learned")).pairs());
        assertEquals("experiment tiny has no arm 'lsq+', but float, float-long, learned, same, lsq",
                assertThrows(UsageException.class, () -> TINY.only(List.of("lsq", "lsq+"))).getMessage());
        assertThrows(UsageException.class, () -> TINY.only(List.of()));
        assertThrows(UsageException.class, () -> new Bias().only(List.of("float")));
    }
}
