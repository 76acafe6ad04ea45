package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import io.github.dropbits.quant.Grid;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Random applications of uniform quantization with values that are not close to cell borders or to the ends of the
 * grid.
 */
public class UniformCases extends DomainContextBase {
    /**
     * The inputs and settings of one application of the op.
     *
     * @param grid the grid that defines the codes
     * @param rule specifies the gradient with respect to the step
     * @param factor the factor for the gradients of step and offset
     * @param x the values, within the grid and beyond
     * @param step the step, one element or one per channel
     * @param offset the offset, with the shape of {@code step}; null for none
     */
    public record Case(Grid grid, Uniform.StepGradient rule, double factor, Tensor x, Tensor step, Tensor offset) {
        Tensor apply(Tensor... in) {
            return Uniform.uniform(in[0], in[1], in.length > 2 ? in[2] : null, grid, rule, factor, "case");
        }

        Tensor[] inputs() {
            return offset == null ? new Tensor[] {x, step} : new Tensor[] {x, step, offset};
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(Tensors.shapes(1, 4), Arbitraries.integers().between(1, 8),
                Arbitraries.of(true, false), Arbitraries.of(Uniform.StepGradient.values()),
                Arbitraries.doubles().between(0.01, 1), Arbitraries.longs(), Arbitraries.of(true, false),
                Arbitraries.of(true, false)).as((shape, bits, signed, rule, factor, seed, perChannel, shifted) -> {
                    Grid grid = new Grid(bits, signed);
                    RandomStream random = new RandomStream(seed);
                    int channels = perChannel ? shape.dim(0) : 1;
                    Tensor step = perChannel ? random.uniform(0.2f, 2, channels)
                            : Tensor.scalar(0.2f + random.nextFloat());
                    Tensor offset = !shifted ? null : perChannel ? random.uniform(-1, 1, channels)
                            : Tensor.scalar(random.nextFloat() - 0.5f);
                    float extent = grid.highest() - grid.lowest() + 4;
                    float[] x = Tensors.lattice(seed, 0, shape.toArray()).array();
                    for (int i = 0; i < x.length; i++) {
                        int c = perChannel ? i / (x.length / channels) : 0;
                        float u = grid.lowest() - 2 + (x[i] + 2) / 4 * extent;
                        // Each value is a quarter of a step from a code, so it is far from the next border and from the
                        // ends of the grid.
                        u = (float) Math.floor(u) + (u - (float) Math.floor(u) < 0.5f ? 0.25f : 0.75f);
                        x[i] = step.array()[c] * u + (shifted ? offset.array()[c] : 0);
                    }
                    return new Case(grid, rule, factor, Tensor.wrap(x, shape), step, offset);
                });
    }
}
