package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The help of the command line and of its commands, and {@code info} without options. */
class HelpTest {
    @Test
    void withoutACommandTheHelpGoesToStderr() {
        Cli cli = Cli.run();
        assertEquals(2, cli.status());
        assertEquals("", cli.out());
        assertTrue(cli.err().contains("train") && cli.err().contains("eval") && cli.err().contains("info"), cli.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void theCommandsAreListed(String help) {
        Cli cli = Cli.run(help);
        assertEquals(0, cli.status());
        assertEquals("", cli.err());
        for (String command : List.of("train", "eval", "info")) {
            assertTrue(cli.out().contains("\n  " + command + " "), cli.out());
        }
    }

    @Test
    void trainListsEveryOption() {
        for (String option : List.of("data", "data-dir", "model", "quantizer", "weight-bits", "act-bits", "estimator",
                "drop-bits", "learn-bits", "float-epochs", "epochs", "batch", "lr", "seed", "threads", "limit", "out",
                "resume")) {
            assertTrue(Cli.run("train", "--help").out().contains("\n  --" + option + " "), option);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "eval", "predict", "info"})
    void helpStandsAnywhereAfterACommand(String command) {
        String help = Cli.run(command, "--help").out();
        assertTrue(help.startsWith("./dropbits " + command + ": "), help);
        for (String[] args : new String[][] {{command, "-h"}, {command, "help"}, {command, "--seed", "3", "--help"},
            {command, "--nonsense", "--help"}}) {
            Cli cli = Cli.run(args);
            assertEquals(0, cli.status());
            assertEquals(help, cli.out());
            assertEquals("", cli.err());
        }
    }

    @Test
    void helpIsOnlyAWordWhereItIsAValue() {
        String message = Cli.run("eval", "--run", "help").failure(1);
        assertEquals("help is no run folder: it has no settings.json", message);
    }

    @Test
    void infoTellsAboutTheJvm() {
        Cli cli = Cli.run("info");
        assertEquals(Set.of("java", "kernels", "reason", "vector_bits", "threads", "max_memory_mb"),
                cli.json().keySet());
        assertEquals(1, cli.out().lines().count());
        assertEquals("", cli.err());
        assertTrue(List.of("vector", "scalar").contains(cli.json().get("kernels")));
        assertTrue(((String) cli.json().get("java")).contains("" + Runtime.version().feature()));
    }
}
