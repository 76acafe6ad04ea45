package io.github.dropbits.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.Standardization;
import io.github.dropbits.datasets.image.Digits;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.frozen.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program of docs/shipping.md. */
class ShippingTest {
    @TempDir
    private Path folder;

    @Test
    void aFrozenModelInAProgram() throws Exception {
        Dataset digits = Digits.load().train();
        Standardization scale = Standardization.of(digits);
        Tensor sample = Batches.inOrder(digits.standardized(scale), 64).iterator().next().images();
        Module net = SmallCnn.create(1, 8, 8, 10, new RandomStream(1));
        CpqSpec three = CpqSpec.bits(3);
        Quantization.apply(net, QuantizationRule.all(three, three), sample);
        net.apply(sample);
        Path file = folder.resolve("digits.dropbits");
        byte[] pixels = new byte[2 * 64];
        pixels[3] = (byte) 200;

        FrozenModel.freeze(net, Shape.of(1, 8, 8))
                .withPreprocessing(new Preprocessing(scale.mean(), scale.std(), 8))
                .withClassNames(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"))
                .write(file);

        FrozenModel model = FrozenModel.read(file);
        int[] classes = model.classesOfPixels(pixels);
        String first = model.classNames().get(classes[0]);

        assertEquals(2, classes.length);
        assertEquals(String.valueOf(classes[0]), first);
        float[] scaled = new float[pixels.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = Byte.toUnsignedInt(pixels[i]) / 255f;
        }
        assertArrayEquals(classes, model.classesOfPixels(Tensor.of(scaled, 2, 1, 8, 8)));
    }
}
