package com.example.squareplus;

import static com.example.squareplus.Squareplus.squareplus;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.TensorDomain;
import io.github.dropbits.core.testkit.Tensors;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

class SquareplusTest {
    @Property(tries = 200)
    @Domain(TensorDomain.class)
    void gradientsEqualDifferences(@ForAll Tensor x) {
        GradientCheck.of(in -> squareplus(in[0], 4)).run(x).assertPassed();
    }

    @Property(tries = 100)
    @Domain(TensorDomain.class)
    void gradientsPassThroughOtherOps(@ForAll Tensors.Pair p) {
        GradientCheck.of(in -> squareplus(in[0].mul(in[1]), 1).square()).run(p.a(), p.b()).assertPassed();
    }

    @Test
    void values() {
        Tensor y = squareplus(Tensor.of(new float[] {-3, 0, 3}, 3), 4);
        assertArrayEquals(new float[] {0.3027756f, 1, 3.3027756f}, y.toArray(), 1e-6f);
    }

    /** The gradient check fails for an op whose gradient lacks a factor of 1/2. */
    @Test
    void aWrongGradientIsFound() {
        assertFalse(GradientCheck.of(in -> Half.half(in[0])).run(Tensor.of(new float[] {1, 2}, 2)).passed());
    }

    @Test
    void everythingIsInItsModule() throws URISyntaxException {
        assertEquals("com.example.squareplus", Squareplus.class.getModule().getName());
        assertEquals("dropbits.core", Tensor.class.getModule().getName());
        Path kit = Path.of(Tensors.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        ModuleDescriptor d = ModuleFinder.of(kit).findAll().iterator().next().descriptor();
        assertTrue(d.isAutomatic());
        assertEquals("dropbits.core.testkit", d.name());
    }

    private static final class Half extends Op {
        static Tensor half(Tensor x) {
            return new Half().apply(x);
        }

        @Override
        protected Shape infer(Shape[] in) {
            return in[0];
        }

        @Override
        protected void forward(Tensor[] in, float[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = in[0].array()[i] / 2;
            }
        }

        @Override
        protected void backward(Gradients g) {
            System.arraycopy(g.out(), 0, g.in(0), 0, g.out().length);
        }

        @Override
        protected double[] reference(double[][] in) {
            double[] y = in[0].clone();
            for (int i = 0; i < y.length; i++) {
                y[i] /= 2;
            }
            return y;
        }
    }
}
