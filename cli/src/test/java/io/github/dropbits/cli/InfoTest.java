package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.runtime.Kernels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfoTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"resnet18, 1000, 224, 11689512, 1814073344", "mobilenetv2, 1000, 224, 3504872, 300774272",
        "lenet5, 10, 28, 431080, 2293000"})
    void aNetworksTable(String name, int classes, int side, long parameters, long multiplyAdds) {
        Cli cli = Cli.run("info", "--model", name, "--classes", Integer.toString(classes), "--image-size",
                Integer.toString(side));
        assertEquals(Map.of("model", name, "parameters", parameters, "multiply_adds", multiplyAdds), cli.json());
        assertTrue(cli.err().contains("conv") && cli.err().lines().count() > 8, cli.err());
    }

    /** {@code info} shows the same kernels for a run and for the file that the run was exported to. */
    @Test
    void theKernelsOfAFrozenModel() {
        Path run = dir.resolve("run");
        Path file = dir.resolve("model.dropbits");
        Cli.train(run, "--model", "smallcnn", "--weight-bits", "1", "--act-bits", "1", "--drop-bits", "0").json();
        Cli.run("export", "--run", run.toString(), "--to", file.toString(), "--format", "dropbits").json();
        Cli cli = Cli.run("info", "--run", run.toString());
        Map<String, Object> of = cli.json();
        List<?> layers = (List<?>) of.get("layers");
        assertEquals(layers, Cli.run("info", "--model", file.toString()).json().get("layers"));
        assertEquals("[1, 8, 8]", of.get("image"));
        assertEquals(layers.size() + 1, cli.err().lines().count());
        Map<?, ?> first = (Map<?, ?>) layers.getFirst();
        assertEquals("conv1", first.get("name"));
        assertEquals(List.of(16L, 1L, 3L, 3L), first.get("shape"));
        assertEquals(List.of(1L, 8L), List.of(first.get("weight_bits"), first.get("input_bits")));
        assertEquals("16-bit lanes (" + Kernels.inUse() + ")", first.get("kernel"));
        assertTrue(layers.stream().anyMatch(l -> ((Map<?, ?>) l).get("kernel").toString().startsWith("bit-serial 1x1")),
                layers.toString());
    }

    @Test
    void whatCannotBe() {
        assertEquals("--run and --model do not go together",
                Cli.run("info", "--run", "x", "--model", "lenet5").failure(2));
        assertTrue(Cli.run("info", "--model", "alexnet").failure(2).startsWith("--model must be one of lenet5, "));
        assertTrue(Cli.run("info", "--model", "lenet5", "--image-size", "8").failure(1).contains("plane of 2x2"));
    }
}
