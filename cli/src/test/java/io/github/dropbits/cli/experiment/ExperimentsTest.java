package io.github.dropbits.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.run.DataSets;
import io.github.dropbits.cli.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the arms of every experiment, in full and in quick form, without training them. */
class ExperimentsTest {
    static List<Comparison> comparisons() {
        return Experiments.all().stream().filter(e -> e instanceof Comparison).map(e -> (Comparison) e).toList();
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void allSettingsAreValidAndNoArmEscapesTheQuickForm(Comparison e) {
        List<String> quick = new ArrayList<>(e.base());
        quick.addAll(e.quick());
        Settings shared = Settings.of(quick);
        int most = shared.floatEpochs() + shared.epochs();
        for (Arm arm : e.arms()) {
            Settings full = arm.settings(e.base(), 3);
            assertEquals(3, full.seed());
            assertTrue(arm.settings(quick, 1).floatEpochs() <= most, arm.name());
            assertTrue(arm.settings(quick, 1).epochs() <= shared.epochs(), arm.name());
            assertEquals(shared.limit(), arm.settings(quick, 1).limit());
            assertEquals(arm.start() == null, full.quantizer().isEmpty(), arm.name());
        }
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void pairsAndStartsNameArmsOfTheExperiment(Comparison e) {
        Set<String> names = new HashSet<>();
        for (Arm arm : e.arms()) {
            assertTrue(names.add(arm.name()), "twice: " + arm.name());
        }
        for (Arm arm : e.arms()) {
            assertTrue(arm.start() == null || names.contains(arm.start()), arm.name());
            assertTrue(arm.lengths() == null || names.contains(arm.lengths()), arm.name());
        }
        for (Comparison.Pair pair : e.pairs()) {
            assertTrue(names.contains(pair.arm()) && names.contains(pair.other()), pair.toString());
        }
    }

    @Test
    void namesAreUnique() {
        Set<String> names = new HashSet<>();
        Experiments.all().forEach(e -> assertTrue(names.add(e.name()), e.name()));
    }

    @Test
    void generatedImagesAreEnoughForTheQuickForms(@TempDir Path dir) throws IOException {
        Path images = Comparison.generated(dir.resolve("images"), 16);
        Lab lab = new Lab(dir, 1, true, 1, List.of(), "");
        int found = 0;
        for (Comparison e : comparisons()) {
            List<String> args = e.settings(lab);
            if (Comparison.generates(lab, args)) {
                found++;
                args.addAll(List.of("--data-dir=" + images, "--image-size=16"));
                Settings settings = Settings.of(args);
                assertEquals(settings.limit(), DataSets.load(settings).split().train().size(), e.name());
                assertEquals(settings.testLimit(), DataSets.load(settings).split().test().size(), e.name());
            }
        }
        assertEquals(2, found);
    }
}
