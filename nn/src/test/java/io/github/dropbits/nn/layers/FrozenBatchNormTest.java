package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Snapshot;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Checks that a batch norm with frozen statistics has the same values and gradients as an affine map of each channel,
 * even in training mode.
 */
class FrozenBatchNormTest {
    private static final float EPS = 1e-2f;

    private static BatchNorm2d norm(RandomStream random) {
        BatchNorm2d norm = new BatchNorm2d(2, 0.1f, EPS);
        norm.namedParameters().values().forEach(p -> p.set(random.normal(1, 2).array()));
        norm.setStatistics(random.normal(2, 2).array(), random.uniform(0.1f, 3, 2).array());
        norm.freeze(true);
        return norm;
    }

    @Property(tries = 50)
    void theInputsGradientEqualsDifferences(@ForAll long seed, @ForAll boolean variant) {
        BatchNorm2d norm = norm(new RandomStream(seed));
        if (variant) {
            norm.setVariants(List.of("low"));
            norm.use("low");
        }
        Snapshot before = Snapshot.of(norm);
        GradientCheck.of(in -> norm.apply(in[0])).run(new RandomStream(seed + 1).normal(2, 3, 2, 2, 2)).assertPassed();
        assertEquals(before, Snapshot.of(norm));
    }

    @Property(tries = 50)
    void allGradientsAreThoseOfTheAffineMap(@ForAll long seed) {
        BatchNorm2d norm = norm(new RandomStream(seed));
        Tensor x = new RandomStream(seed + 1).normal(2, 3, 2, 2, 2).detach().requiresGrad(true);
        Tensor weights = new RandomStream(seed + 2).normal(1, 3, 2, 2, 2);
        norm.apply(x).mul(weights).sum().backward();
        for (int c = 0; c < 2; c++) {
            double mean = norm.namedBuffers().get("running_mean").array()[c];
            double inverse = 1 / Math.sqrt(norm.namedBuffers().get("running_var").array()[c] + (double) EPS);
            Tensor gamma = norm.namedParameters().get("weight");
            double toGamma = 0;
            double toBeta = 0;
            for (int i = 0; i < x.elements(); i++) {
                if (i / 4 % 2 == c) {
                    double w = weights.array()[i];
                    toBeta += w;
                    toGamma += w * (x.array()[i] - mean) * inverse;
                    assertEquals(w * gamma.array()[c] * inverse, x.grad().array()[i], 1e-4);
                }
            }
            assertEquals(toGamma, gamma.grad().array()[c], 1e-3);
            assertEquals(toBeta, norm.namedParameters().get("bias").grad().array()[c], 1e-4);
        }
    }
}
