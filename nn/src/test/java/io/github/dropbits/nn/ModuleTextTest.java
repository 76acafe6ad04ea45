package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the descriptions of modules. */
class ModuleTextTest {
    private final RandomStream random = new RandomStream(1);

    @Test
    void aTreeHasALineAModule() {
        Map<String, Module> parts = new LinkedHashMap<>();
        parts.put("conv", new Conv2d(3, 8, 5, random));
        parts.put("pool", Pooling.max(2));
        parts.put("block", new Blocks.Residual(4, random));
        String expected = """
                Sequential
                conv: Conv2d(3 -> 8, 5x5)
                pool: MaxPool2d(2, stride 2)
                block: Residual
                block.body: Sequential
                block.body.0: Linear(4 -> 4)
                block.body.1: ReLU""";
        assertEquals(expected, new Sequential(parts).toString());
    }

    @Test
    void layersTellTheirSettings() {
        ConvOptions options = ConvOptions.DEFAULT.stride(2).padding(1).groups(4);
        assertEquals("Conv2d(4 -> 8, 3x3, stride 2, padding 1, groups 4, no bias)",
                new Conv2d(4, 8, 3, options, false, random).toString());
        assertEquals("Linear(5 -> 2, no bias)", new Linear(5, 2, false, random).toString());
        assertEquals("BatchNorm2d(7)", new BatchNorm2d(7).toString());
        assertEquals("Dropout(0.25)", new Dropout(0.25f).toString());
        assertEquals("Flatten", new Flatten().toString());
        assertEquals("AvgPool2d(3, stride 2, padding 1)", Pooling.average(new PoolOptions(3, 2, 1)).toString());
        assertEquals("GlobalAvgPool2d", Pooling.globalAverage().toString());
        assertEquals("LeakyReLU(0.1)", Activation.leakyRelu(0.1f).toString());
        assertEquals("mine", new Activation("mine", x -> x).toString());
    }
}
