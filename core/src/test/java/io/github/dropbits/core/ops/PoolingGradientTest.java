package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Tests the values and gradients of pooling with overlapping windows, with skipped elements, and with padding that is
 * counted or not.
 */
class PoolingGradientTest {
    /** Images with pooling options that are valid for them. */
    record Pooling(Tensor x, PoolOptions options) {
    }

    private static Arbitrary<Integer> between(int least, int most) {
        return Arbitraries.integers().between(least, most);
    }

    @Provide
    Arbitrary<Pooling> poolings() {
        return Combinators.combine(between(1, 4), between(1, 5), between(0, 2), between(0, 5), between(0, 5),
                between(1, 2), between(1, 3), Arbitraries.longs()).as((kernel, stride, pad, h, w, n, c, seed) -> {
                    int padding = Math.min(pad, kernel / 2);
                    int least = Math.max(1, kernel - 2 * padding);
                    return new Pooling(Tensors.lattice(seed, 0, n, c, least + h, least + w),
                            new PoolOptions(kernel, stride, padding));
                });
    }

    @Property(tries = 100)
    void maximum(@ForAll("poolings") Pooling p) {
        Check.passes(in -> MaxPool2d.maxPool2d(in[0], p.options()), p.x());
    }

    /**
     * The 2x2 window with stride 2 has its own implementation. If an extent is odd, the last row or column is in no
     * window.
     */
    @Property(tries = 40)
    void maximumOfTwoByTwo(@ForAll @IntRange(min = 2, max = 9) int height,
            @ForAll @IntRange(min = 2, max = 9) int width, @ForAll long seed) {
        Check.passes(in -> MaxPool2d.maxPool2d(in[0], PoolOptions.of(2)),
                Tensors.lattice(seed, 0, 2, 3, height, width));
    }

    @Property(tries = 100)
    void mean(@ForAll("poolings") Pooling p, @ForAll boolean countPadding) {
        Check.passes(in -> AvgPool2d.avgPool2d(in[0], p.options(), countPadding), p.x());
    }

    @Property(tries = 40)
    void globalMean(@ForAll("poolings") Pooling p) {
        Check.passes(in -> GlobalAvgPool2d.globalAvgPool2d(in[0]), p.x());
    }
}
