package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Arguments that are out of range are rejected with a message that names them. Shapes are tested elsewhere. */
class ArgumentErrorTest {
    private static final Tensor X = Tensor.full(1, 2, 3);

    private static void refused(Executable call, String... parts) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
        assertFalse(e instanceof ShapeException, "the shapes are not at fault");
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    @Test
    void aLabelThatIsNoClass() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> CrossEntropy.crossEntropy(X, new int[] {0, 3}));
        assertEquals("crossEntropy: label 3 at position 1 is not one of the 3 classes of logits [2, 3]",
                e.getMessage());
        refused(() -> CrossEntropy.crossEntropy(X, new int[] {-1, 2}), "label -1 at position 0");
    }

    @Test
    void shares() {
        refused(() -> CrossEntropy.crossEntropy(X, new int[2], 1.5f, Reduction.SUM), "1.5");
        refused(() -> CrossEntropy.crossEntropy(X, new int[2], Float.NaN, Reduction.SUM), "NaN");
        refused(() -> Dropout.dropout(X, 1, new RandomStream(1)), "1.0");
        refused(() -> Dropout.dropout(X, -0.1f, new RandomStream(1)), "-0.1");
        refused(() -> Dropout.dropout(X, Float.NaN, new RandomStream(1)), "NaN");
    }

    @Test
    void normalizations() {
        Tensor one = Tensor.full(1, X.shape().dim(1));
        for (float bad : new float[] {-1e-5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            refused(() -> LayerNorm.layerNorm(X, one, one, bad), "eps", Float.toString(bad));
            refused(() -> GroupNorm.groupNorm(X, 1, one, one, bad), "eps", Float.toString(bad));
            refused(() -> BatchNorm.batchNorm(X, one, one, one, one, true, 0.1f, bad), "eps", Float.toString(bad));
            refused(() -> BatchNorm.batchNorm(X, one, one, one, one, true, bad, 1e-5f), "momentum",
                    Float.toString(bad));
        }
        refused(() -> BatchNorm.batchNorm(X, one, one, one, one, false, 1.5f, 1e-5f), "momentum", "1.5");
    }

    @Test
    void normalizationsAtTheEndsOfTheirRanges() {
        Tensor x = Tensor.of(new float[] {1, 3, 5, 11}, 2, 2);
        Tensor one = Tensor.full(1, 2);
        Tensor zero = Tensor.zeros(2);
        assertArrayEquals(new float[] {-1, 1, -1, 1}, LayerNorm.layerNorm(x, one, zero, 0).toArray());
        for (float momentum : new float[] {0, 1}) {
            Tensor mean = Tensor.zeros(2);
            assertArrayEquals(new float[] {-1, -1, 1, 1},
                    BatchNorm.batchNorm(x, one, zero, mean, Tensor.full(1, 2), true, momentum, 0).toArray());
            assertArrayEquals(momentum == 0 ? new float[] {0, 0} : new float[] {3, 7}, mean.toArray());
        }
    }

    @Test
    void limitsAndTemperatures() {
        refused(() -> Clamp.clamp(X, 1, 0), "1.0 and 0.0");
        refused(() -> Clamp.clamp(X, Float.NaN, 0), "NaN");
        refused(() -> KlDistill.klDistill(X, X, 0), "0.0");
        refused(() -> KlDistill.klDistill(X, X, Float.NaN), "NaN");
        refused(() -> KlDistill.klDistill(X, X, Float.POSITIVE_INFINITY), "Infinity");
    }

    @Test
    void nothingToJoin() {
        refused(() -> Concat.concat(0), "at least one");
    }

    @Test
    void windows() {
        refused(() -> new PoolOptions(0, 1, 0), "kernel 0");
        refused(() -> new PoolOptions(2, 0, 0), "stride 0");
        refused(() -> new PoolOptions(2, 1, -1), "padding -1");
        refused(() -> new PoolOptions(3, 1, 2), "padding 2");
        refused(() -> ConvOptions.DEFAULT.stride(0), "stride 0x0");
        refused(() -> ConvOptions.DEFAULT.padding(-1), "padding -1x-1");
        refused(() -> ConvOptions.DEFAULT.dilation(0), "dilation 0x0");
        refused(() -> ConvOptions.DEFAULT.groups(0), "groups 0");
    }

    @Test
    void optionsChangeOneThing() {
        assertEquals(new ConvOptions(2, 2, 1, 1, 3, 3, 4),
                ConvOptions.DEFAULT.stride(2).padding(1).dilation(3).groups(4));
        assertEquals(new PoolOptions(3, 3, 0), PoolOptions.of(3));
    }

    /** The input is rejected before anything is computed, so the running statistics are unchanged. */
    @Test
    void oneValueAChannelHasNoVariance() {
        for (Tensor x : new Tensor[] {Tensor.full(5, 1, 2), Tensor.full(5, 1, 2, 1, 1), Tensor.zeros(0, 2)}) {
            Tensor mean = Tensor.of(new float[] {1, 2}, 2);
            Tensor var = Tensor.of(new float[] {3, 4}, 2);
            Tensor one = Tensor.full(1, 2);
            ShapeException e = assertThrows(ShapeException.class,
                    () -> BatchNorm.batchNorm(x, one, one, mean, var, true, 0.5f, 1e-5f));
            assertTrue(e.getMessage().contains(x.shape().toString()), e.getMessage());
            assertArrayEquals(new float[] {1, 2}, mean.toArray());
            assertArrayEquals(new float[] {3, 4}, var.toArray());
            assertEquals(x.shape(), BatchNorm.batchNorm(x, one, one, mean, var, false, 0.5f, 1e-5f).shape());
        }
    }
}
