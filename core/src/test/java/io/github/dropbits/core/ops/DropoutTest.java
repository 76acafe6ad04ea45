package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

/** Tests of dropout: its gradients for a fixed random choice, the fraction of zeros, and the unchanged mean. */
@Domain(Inputs.class)
class DropoutTest {
    @Property(tries = 60)
    void gradients(@ForAll Tensor x, @ForAll @FloatRange(max = 0.9f) float drop, @ForAll long seed) {
        Check.passes(in -> Dropout.dropout(in[0], drop, new RandomStream(seed)), x);
    }

    @Test
    void dropsTheStatedShareAndScalesTheRest() {
        Tensor y = Dropout.dropout(Tensor.full(3, 40_000), 0.25f, new RandomStream(1));
        int zeros = 0;
        for (float v : y.toArray()) {
            zeros += v == 0 ? 1 : 0;
            assertEquals(v == 0 ? 0 : 4, v, 1e-6);
        }
        assertEquals(0.25, zeros / 40_000.0, 0.01);
    }

    @Test
    void takesOneNumberAnElementFromTheStream() {
        RandomStream random = new RandomStream(5);
        Dropout.dropout(Tensor.full(1, 2, 3), 0.5f, random);
        RandomStream other = new RandomStream(5);
        for (int i = 0; i < 6; i++) {
            other.nextFloat();
        }
        assertArrayEquals(other.state(), random.state());
    }

    @Test
    void withoutDroppingNothingChanges() {
        Tensor x = Tensor.of(new float[] {1, -2, Float.POSITIVE_INFINITY}, 3);
        assertArrayEquals(x.toArray(), Dropout.dropout(x, 0, new RandomStream(1)).toArray());
    }

    @Test
    void aDroppedInfinityIsZero() {
        float[] y = Dropout.dropout(Tensor.full(Float.NEGATIVE_INFINITY, 100), 0.5f, new RandomStream(1)).toArray();
        for (float v : y) {
            assertEquals(v == 0 ? 0 : Float.NEGATIVE_INFINITY, v);
        }
    }
}
