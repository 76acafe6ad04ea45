package io.github.dropbits.quant.cpq;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Cases;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** Compares the two terms of the estimator with central differences of its surrogate (cpq.md, section 5). */
@Domain(Cases.class)
class CpqGradientTest {
    @Property(tries = 300)
    void equalsDifferencesOfTheSurrogate(@ForAll Cases.Case c) {
        Tensor[] in = c.inputs();
        if (c.masks() != null && anyZero(c.masks())) {
            // The gradient with respect to a mask of 0 is 0 by definition and not according to the surrogate, so the
            // masks are held constant.
            Tensor masks = c.masks();
            GradientCheck.of(v -> c.apply(v[0], v[1], v[2], masks)).atMost(40).run(in[0], in[1], in[2]).assertPassed();
        } else {
            GradientCheck.of(c::apply).atMost(40).run(in).assertPassed();
        }
    }

    @Property(tries = 300)
    void equalsDifferencesWhereSigmaFollowsAlpha(@ForAll Cases.Case c) {
        Tensor masks = c.masks();
        GradientCheck.of(v -> masks == null ? c.following(v[0], v[1]) : c.following(v[0], v[1], masks)).atMost(40)
                .run(c.x(), c.alpha()).assertPassed();
    }

    private static boolean anyZero(Tensor t) {
        float[] a = t.toArray();
        Arrays.sort(a);
        return a[0] == 0;
    }
}
