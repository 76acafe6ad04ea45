package io.github.dropbits.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfoTest {
    @ParameterizedTest
    @CsvSource({"resnet18, 1000, 224, 11689512, 1814073344", "mobilenetv2, 1000, 224, 3504872, 300774272",
        "lenet5, 10, 28, 431080, 2293000"})
    void aNetworksTable(String name, int classes, int side, long parameters, long multiplyAdds) {
        Cli cli = Cli.run("info", "--model", name, "--classes", Integer.toString(classes), "--image-size",
                Integer.toString(side));
        assertEquals(Map.of("model", name, "parameters", parameters, "multiply_adds", multiplyAdds), cli.json());
        assertTrue(cli.err().contains("conv") && cli.err().lines().count() > 8, cli.err());
    }

    @Test
    void whatCannotBe() {
        assertTrue(Cli.run("info", "--model", "alexnet").failure(2).startsWith("--model must be one of lenet5, "));
        assertTrue(Cli.run("info", "--model", "lenet5", "--image-size", "8").failure(1).contains("plane of 2x2"));
    }
}
