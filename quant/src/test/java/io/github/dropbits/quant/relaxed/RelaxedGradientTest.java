package io.github.dropbits.quant.relaxed;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import io.github.dropbits.quant.Grid;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Checks that for fixed noise the values match the definition, and the gradients match its central differences. */
class RelaxedGradientTest {
    /** The radius of the local grid divided by s, which is {@code 3 pi / sqrt(3)}. */
    private static final double WIDTH = Math.PI * Math.sqrt(3);

    /** The inputs and settings of one application of the op. */
    record Case(Grid grid, Tensor x, Tensor alpha, Tensor sigma, double temperature, long seed) {
        Tensor apply(Tensor... in) {
            return Relaxed.relaxed(in[0], in[1], in[2], grid, temperature, new RandomStream(seed), "case");
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(Tensors.shapes(0, 3), Arbitraries.integers().between(1, 8),
                Arbitraries.of(true, false), Arbitraries.doubles().between(-1.2, 1.2),
                Arbitraries.doubles().between(-0.6, 0.5), Arbitraries.longs())
                .as((shape, bits, signed, logRatio, logTemperature, seed) -> {
                    Grid grid = new Grid(bits, signed);
                    float alpha = 0.2f + new RandomStream(seed).nextFloat();
                    // For values far from 0, the gradient checker uses long difference steps. With many bits or a low
                    // temperature, the output is too steep for these steps if s is small, so s has a minimum.
                    double temperature = Math.pow(10, logTemperature);
                    double s = Math.max(Math.pow(10, logRatio), 0.12 * (1 << Math.max(0, bits - 4)))
                            / Math.min(1, temperature);
                    s = awayFromWholes(s * WIDTH) / WIDTH;
                    double extent = grid.highest() - grid.lowest() + 4;
                    Tensor x = Tensors.lattice(seed, 0, shape.toArray()).update(a -> {
                        for (int i = 0; i < a.length; i++) {
                            // The values are distributed over the grid and slightly beyond.
                            double u = grid.lowest() - 2 + (a[i] + 2) / 4 * extent;
                            a[i] = (float) (alpha * (awayFromWholes(u + 0.5) - 0.5));
                        }
                    });
                    return new Case(grid, x, Tensor.scalar(alpha), Tensor.scalar((float) (s * alpha)),
                            temperature, seed);
                });
    }

    /** Moves a number away from integers, where the local grid would change. */
    private static double awayFromWholes(double v) {
        return Math.abs(v - Math.rint(v)) < 0.02 ? Math.rint(v) + 0.03 : v;
    }

    @Property(tries = 150)
    void equalDifferences(@ForAll("cases") Case c) {
        GradientCheck.of(c::apply).atMost(40).run(c.x(), c.alpha(), c.sigma()).assertPassed();
    }
}
