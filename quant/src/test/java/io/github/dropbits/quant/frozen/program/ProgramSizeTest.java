package io.github.dropbits.quant.frozen.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.PoolOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks that the memory of a program is proportional to its image and its weights. */
class ProgramSizeTest {
    private static final Value IMAGE = Value.of(1, 8, 8, null);

    private static Step layer(int in, int channels, int kernel, ConvOptions options) {
        return new Step.Layer(0, "conv", new Geometry(in, channels, kernel, kernel, options),
                new Weights(null, null, new float[in * channels * kernel * kernel]), new float[channels],
                new float[channels]);
    }

    private static String refusal(Step... steps) {
        return assertThrows(IllegalArgumentException.class, () -> new Program(IMAGE, List.of(steps))).getMessage();
    }

    @Test
    void hugePaddingIsRefusedBeforeMemoryIsTaken() {
        ConvOptions padded = new ConvOptions(1, 1, 5000, 5000, 1, 1, 1);
        String message = refusal(layer(1, 1, 3, padded));
        assertTrue(message.startsWith("step 0: [1, 10008, 10008] has 100160064 elements;"), message);
        assertTrue(message.endsWith("4194304 are allowed"), message);
        // The stride makes the output small, but the padded plane is large.
        refusal(layer(1, 1, 3, new ConvOptions(5000, 5000, 5000, 5000, 1, 1, 1)));
        refusal(layer(1, 1, 3, new ConvOptions(1, 1, 5000, 5000, 4000, 4000, 1)));
    }

    @Test
    void whatTheWeightsPayForIsAllowed() {
        // An image of 8x8 pixels is padded to 72x72 and mapped to 900 channels. The result has 4.7 million values, and
        // there are 900 weights of 4 bytes.
        Program program = new Program(IMAGE, List.of(layer(1, 900, 1, new ConvOptions(1, 1, 32, 32, 1, 1, 1))));
        assertEquals(900 * 72 * 72, program.result().elements());
        new Program(IMAGE, List.of(new Step.MaxPool(0, new PoolOptions(3, 1, 1))));
    }
}
