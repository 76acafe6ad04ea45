package io.github.dropbits.quant;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import io.github.dropbits.quant.cpq.Cpq;
import io.github.dropbits.quant.cpq.Estimator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Random applications of CPQ with various shapes, bit-lengths, signs, steps, noise scales, masks and estimators. */
public class Cases extends DomainContextBase {
    /**
     * One application, with a sigma that is either separate or proportional to alpha.
     *
     * @param grid the grid that defines the codes
     * @param estimator the estimator
     * @param x the values, which extend slightly beyond the grid
     * @param alpha the step, one element or one per channel
     * @param sigma the noise scale, with the shape of {@code alpha}
     * @param masks the masks, one row or one per channel; null for no masks
     * @param ratio the ratio sigma/alpha
     */
    public record Case(Grid grid, Estimator estimator, Tensor x, Tensor alpha, Tensor sigma, Tensor masks,
            float ratio) {
        public Tensor apply(Tensor... in) {
            return Cpq.cpq(in[0], in[1], in[2], in.length > 3 ? in[3] : null, grid, estimator, "case");
        }

        /** Returns the result with a sigma that is proportional to alpha. */
        public Tensor following(Tensor... in) {
            return Cpq.cpq(in[0], in[1], ratio, in.length > 2 ? in[2] : null, grid, estimator, "case");
        }

        public Tensor[] inputs() {
            return masks == null ? new Tensor[] {x, alpha, sigma} : new Tensor[] {x, alpha, sigma, masks};
        }
    }

    @Provide
    public Arbitrary<Case> cases() {
        return Combinators.combine(Tensors.shapes(1, 4), Arbitraries.integers().between(1, 8), Arbitraries.of(true,
                false),
                Arbitraries.of(Estimator.values()), Arbitraries.doubles().between(-1.2, 1.2),
                Arbitraries.integers().between(0, 3), Arbitraries.longs(), Arbitraries.of(true, false))
                .as((shape, bits, signed, estimator, logRatio, maskKind, seed, perChannel) -> {
                    Grid grid = new Grid(bits, signed);
                    RandomStream random = new RandomStream(seed);
                    int channels = perChannel ? shape.dim(0) : 1;
                    Tensor alpha = perChannel ? random.uniform(0.2f, 2, channels) : Tensor.scalar(0.2f
                            + random.nextFloat());
                    // u is a float. Far from 0, its rounding error would have a visible effect on a narrow staircase,
                    // so sigma has a minimum.
                    float ratio = (float) Math.max(Math.pow(10, logRatio), 0.06 * (1 << Math.max(0, bits - 4)));
                    Tensor sigma = alpha.mul(ratio).detach();
                    float extent = grid.highest() - grid.lowest() + 4;
                    float[] x = Tensors.lattice(seed, 0, shape.toArray()).array();
                    for (int i = 0; i < x.length; i++) {
                        // The values are distributed over the grid and slightly beyond, but not close to cell borders.
                        float step = alpha.array()[perChannel ? i / (x.length / channels) : 0];
                        x[i] = step * (grid.lowest() - 2 + awayFromBorders((x[i] + 2) / 4 * extent));
                    }
                    Tensor masks = maskKind == 0 ? null : masks(random, bits, maskKind, perChannel ? channels : 1);
                    return new Case(grid, estimator, Tensor.wrap(x, shape), alpha, sigma, masks, ratio);
                });
    }

    /** Moves u away from the midpoints between codes, where the winner changes. */
    private static float awayFromBorders(float u) {
        double off = u - Math.floor(u) - 0.5;
        return Math.abs(off) < 0.02 ? u + 0.04f : u;
    }

    /** Creates masks of zeros and ones, nested fractions, or arbitrary fractions between 0 and 1. */
    private static Tensor masks(RandomStream random, int bits, int kind, int rows) {
        Tensor m = rows == 1 ? Tensor.zeros(bits) : Tensor.zeros(rows, bits);
        return m.update(a -> {
            for (int r = 0; r < rows; r++) {
                float value = 1;
                int kept = 1 + random.nextInt(bits);
                for (int l = 0; l < bits; l++) {
                    float draw = random.nextFloat();
                    value = switch (kind) {
                        case 1 -> l < kept ? 1 : 0;
                        case 2 -> l == 0 ? 1 : value * (0.5f + 0.5f * draw);
                        default -> l >= kept ? 0 : l == 0 ? 1 : value * (0.5f + 0.5f * draw);
                    };
                    a[r * bits + l] = value;
                }
            }
        });
    }
}
