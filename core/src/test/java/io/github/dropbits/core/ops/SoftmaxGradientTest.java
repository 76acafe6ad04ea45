package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Tests the values and gradients of the softmax ops along all dimensions. */
class SoftmaxGradientTest {
    @Provide
    Arbitrary<Tensor> ranked() {
        return Tensors.ranked(1, 4);
    }

    private static int dim(Tensor x, int d) {
        int rank = x.shape().rank();
        return d < 0 ? -1 - (-1 - d) % rank : d % rank;
    }

    @Property(tries = 80)
    void softmax(@ForAll("ranked") Tensor x, @ForAll @IntRange(min = -4, max = 3) int d) {
        Check.passes(in -> Softmax.softmax(in[0], dim(x, d)), Check.scaled(x, 2));
    }

    @Property(tries = 80)
    void logSoftmax(@ForAll("ranked") Tensor x, @ForAll @IntRange(min = -4, max = 3) int d) {
        Check.passes(in -> LogSoftmax.logSoftmax(in[0], dim(x, d)), Check.scaled(x, 2));
    }

    @Property(tries = 80)
    void logSumExp(@ForAll("ranked") Tensor x, @ForAll @IntRange(min = -4, max = 3) int d, @ForAll boolean keep) {
        Check.passes(in -> LogSumExp.logSumExp(in[0], keep, dim(x, d)), Check.scaled(x, 2));
    }

    @Property(tries = 80)
    void softmaxSumsToOne(@ForAll("ranked") Tensor x, @ForAll @IntRange(min = -4, max = 3) int d) {
        for (float sum : Softmax.softmax(x, dim(x, d)).sum(dim(x, d)).toArray()) {
            assertEquals(1, sum, 1e-6);
        }
    }

    /** A huge value at any position of its run gets the probability 1, and nothing overflows. */
    @Property(tries = 80)
    void oneHugeValue(@ForAll("ranked") Tensor x, @ForAll @IntRange(min = -4, max = 3) int d,
            @ForAll @IntRange(max = 1_000_000) int index) {
        int at = index % x.elements();
        Tensor huge = Tensor.wrap(x.toArray(), x.shape()).update(a -> a[at] = 1e4f);
        float[] p = Softmax.softmax(huge, dim(x, d)).array();
        assertEquals(1, p[at], 1e-6);
        for (float v : p) {
            assertTrue(v >= 0 && v <= 1, () -> "a probability of " + v);
        }
    }
}
