package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
    @TempDir
    Path dir;

    @Test
    void theListSaysWhatEachShowsAndHowLongItTakes() {
        Cli cli = Cli.run("experiment", "list");
        List<?> rows = (List<?>) cli.json().get("experiments");
        List<Object> names = rows.stream().map(r -> (Object) ((Map<?, ?>) r).get("name")).toList();
        assertTrue(names.containsAll(List.of("lenet5-mnist", "lenet5-fashion", "vgg7-cifar10", "resnet18-cifar10",
                "mobilenetv2-cifar10", "resnet18-imagenet", "mobilenetv2-imagenet", "heterogeneous", "clustering",
                "bias")), names.toString());
        for (Object row : rows) {
            Map<?, ?> r = (Map<?, ?>) row;
            assertTrue(cli.err().contains(r.get("name") + " (" + r.get("duration") + ")\n    " + r.get("shows")));
        }
    }

    @Test
    void whatMakesNoSenseIsSaid() {
        assertEquals("there is no experiment 'lenet'; see ./dropbits experiment list",
                Cli.run("experiment", "lenet").failure(2));
        assertEquals("experiment needs a name; see ./dropbits experiment list", Cli.run("experiment").failure(2));
        assertEquals("experiment bias takes no --epochs=3: it trains nothing",
                Cli.run("experiment", "bias", "--epochs", "3", "--out", dir.resolve("x").toString()).failure(2));
        assertEquals("--seeds must be a whole number from 1 to 1000, not '0'",
                Cli.run("experiment", "bias", "--seeds", "0", "--out", dir.resolve("x").toString()).failure(2));
    }

    @Test
    void aMissingSetIsNamedWithTheCommandThatBringsIt() {
        String message = Cli.run("experiment", "lenet5-fashion", "--quick", "--data-dir",
                dir.resolve("nothing").toString(), "--out", dir.resolve("y").toString()).failure(1);
        assertTrue(Files.notExists(dir.resolve("y")), "the same command may be given again");
        assertTrue(message.contains(dir.resolve("nothing").toString()), message);
        assertTrue(message.contains("apt-get install"), message);
    }

    @Test
    void resumedFromItsFolderAlone() throws IOException {
        Path out = dir.resolve("bias");
        Cli.run("experiment", "bias", "--quick", "--out", out.toString()).json();
        String csv = Files.readString(out.resolve("results.csv"));
        assertEquals("--out " + out + " is in use already; go on with it by --resume " + out,
                Cli.run("experiment", "bias", "--quick", "--out", out.toString()).failure(2));
        Files.delete(out.resolve("results.csv"));
        Map<String, Object> again = Cli.run("experiment", "--resume", out.toString()).json();
        assertEquals("bias", again.get("experiment"));
        assertEquals(csv, Files.readString(out.resolve("results.csv")));
        assertTrue(Files.readString(out.resolve("results.md")).startsWith("`./dropbits experiment bias --quick`"));
    }
}
