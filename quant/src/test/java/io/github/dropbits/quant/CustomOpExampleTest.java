package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.TensorDomain;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

/** Tests the op in docs/extending.md. */
class CustomOpExampleTest {
    /** Softsign: {@code x / (1 + |x|)}. */
    static final class Softsign extends Op {
        private Saved x;

        static Tensor softsign(Tensor x) {
            return new Softsign().apply(x);
        }

        @Override
        protected Shape infer(Shape[] in) {
            return in[0];
        }

        @Override
        protected void forward(Tensor[] in, float[] out) {
            x = save(in[0]);
            for (int i = 0; i < out.length; i++) {
                out[i] = x.array()[i] / (1 + Math.abs(x.array()[i]));
            }
        }

        @Override
        protected void backward(Gradients g) {
            float[] to = g.in(0);
            for (int i = 0; i < to.length; i++) {
                float d = 1 + Math.abs(x.array()[i]);
                to[i] = g.out()[i] / (d * d);
            }
        }

        @Override
        protected double[] reference(double[][] in) {
            double[] y = in[0].clone();
            for (int i = 0; i < y.length; i++) {
                y[i] /= 1 + Math.abs(y[i]);
            }
            return y;
        }
    }

    @Property(tries = 100)
    @Domain(TensorDomain.class)
    void gradientsEqualDifferences(@ForAll Tensor x) {
        GradientCheck.of(in -> Softsign.softsign(in[0])).run(x).assertPassed();
    }

    @Test
    void values() {
        Tensor x = Tensor.of(new float[] {-3, -1, 0, 1, 3}, 5);
        assertArrayEquals(new float[] {-0.75f, -0.5f, 0, 0.5f, 0.75f}, Softsign.softsign(x).toArray());
    }
}
