package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Snapshot;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests dropout in training, which draws from the layer's own random stream. */
class DropoutTest {
    private static final int N = 20000;

    @ParameterizedTest
    @ValueSource(floats = {0, 0.1f, 0.5f, 0.9f})
    void keepsTheMean(float drop) {
        Dropout layer = new Dropout(drop);
        layer.seed(3);
        float[] y = layer.apply(Tensor.full(1, N)).array();
        float kept = 1 / (1 - drop);
        int zeros = 0;
        for (float v : y) {
            assertTrue(v == 0 || v == kept, "neither 0 nor " + kept + ": " + v);
            zeros += v == 0 ? 1 : 0;
        }
        // The tolerance is five standard deviations of the number of zeros.
        double off = 5 * Math.sqrt(N * drop * (1 - drop));
        assertEquals(N * drop, zeros, off);
    }

    @Test
    void evaluationChangesNothingAndDrawsNothing() {
        Dropout layer = new Dropout(0.9f);
        Snapshot before = Snapshot.of(layer);
        Tensor x = new RandomStream(1).normal(1, 10);
        assertSame(x, layer.evaluating(() -> layer.apply(x)));
        assertEquals(before, Snapshot.of(layer));
    }

    @Test
    void isTheOpOnTheLayersStream() {
        Dropout layer = new Dropout(0.4f);
        layer.seed(12);
        RandomStream random = new RandomStream(12).split("random");
        Tensor x = new RandomStream(1).normal(1, 50);
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(io.github.dropbits.core.ops.Dropout.dropout(x, 0.4f, random).array(),
                    layer.apply(x).array());
        }
        assertArrayEquals(random.state(), layer.namedStreams().get("random").state());
    }

    @Test
    void drawsAnewEveryTime() {
        Dropout layer = new Dropout(0.5f);
        Tensor x = Tensor.full(1, 100);
        assertFalse(Arrays.equals(layer.apply(x).array(), layer.apply(x).array()));
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 1, 1.5f, Float.NaN})
    void aProbabilityOutsideIsRefused(float drop) {
        String message = assertThrows(IllegalArgumentException.class, () -> new Dropout(drop)).getMessage();
        assertTrue(message.endsWith("not " + drop), message);
    }
}
