package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.ops.Linear;
import io.github.dropbits.core.ops.Sqrt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Anomaly mode reports the first value that is not finite with its op, in the forward pass and in the backward pass.
 */
class AnomalyModeTest {
    /** A user-defined op that copies its first input and makes one element of the second input's gradient NaN. */
    private static final class Leaky extends Op {
        static Tensor leaky(Tensor a, Tensor b) {
            return new Leaky().apply(a, b);
        }

        @Override
        protected Shape infer(Shape[] in) {
            return in[0];
        }

        @Override
        protected void forward(Tensor[] in, float[] out) {
            System.arraycopy(in[0].array(), 0, out, 0, out.length);
        }

        @Override
        protected void backward(Gradients g) {
            g.pass(0);
            g.zeros(1)[2] = Float.NaN;
        }
    }

    private static Tensor leaf(float... values) {
        return Tensor.of(values, values.length).requiresGrad(true);
    }

    private static String message(Runnable code) {
        return assertThrows(AnomalyException.class, () -> AnomalyMode.run(code)).getMessage();
    }

    @Test
    void aForwardNaN() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, -5, -6}, 2, 3).requiresGrad(true);
        assertEquals("forward of op log: NaN in element [1, 1] of the output of shape [2, 3]; inputs of shapes [2, 3]",
                message(() -> x.log().relu().sum()));
    }

    @Test
    void aForwardInfinity() {
        assertEquals("forward of op exp: Infinity in element [1] of the output of shape [3]; inputs of shapes [3]",
                message(() -> leaf(1, 89, 3).mul(1).exp()));
        assertEquals("forward of op div: -Infinity in element [] of the output of shape []; inputs of shapes [], []",
                message(() -> Tensor.scalar(-1).div(Tensor.scalar(0))));
    }

    @Test
    void anInputThatWasNotFiniteBefore() {
        Tensor x = Tensor.full(1, 2, 3);
        Tensor w = Tensor.full(1, 4, 3).update(a -> a[7] = Float.NaN);
        assertEquals("forward of op linear: NaN in element [0, 2] of the output of shape [2, 4]; inputs of shapes"
                + " [2, 3], [4, 3]; input 1 was not finite before: NaN in element [2, 1]",
                message(() -> Linear.linear(x, w, null)));
    }

    @Test
    void aBackwardInfinity() {
        assertEquals("backward of op sqrt: Infinity in element [1] of the gradient of input 0; inputs of shapes [3];"
                + " the gradient that arrived was finite", message(() -> Sqrt.sqrt(leaf(1, 0, 4)).sum().backward()));
    }

    /** All values of the forward pass are finite, including the loss, but the derivative of sqrt at 0 is infinite. */
    @Test
    void aBackwardInfinityOnly() {
        Tensor x = leaf(0, 4);
        Tensor loss = AnomalyMode.call(() -> Sqrt.sqrt(x).mul(Tensor.of(new float[] {-1, 1}, 2)).sum());
        assertEquals(2, loss.item());
        assertEquals("backward of op sqrt: -Infinity in element [0] of the gradient of input 0; inputs of shapes [2];"
                + " the gradient that arrived was finite", message(loss::backward));
        assertNull(x.grad());
    }

    @Test
    void aGradientOfZeroPassesAnInfiniteSlope() {
        Tensor x = leaf(0, 4);
        AnomalyMode.run(() -> Sqrt.sqrt(x).mul(Tensor.of(new float[] {0, 1}, 2)).sum().backward());
        assertArrayEquals(new float[] {0, 0.25f}, x.grad().array());
    }

    @Test
    void anOpOfOnesOwnThatLeaks() {
        assertEquals("backward of op leaky in attention (mine): NaN in element [2] of the gradient of input 1; inputs"
                + " of shapes [1], [4]; the gradient that arrived was finite", message(() -> AnomalyMode.within(
                "attention (mine)", () -> Leaky.leaky(leaf(1), leaf(1, 2, 3, 4))).sum().backward()));
    }

    /** Each use contributes a finite gradient, but their sum is infinite. */
    @Test
    void aSumOfGradientsThatOverflows() {
        Tensor big = Tensor.full(3e38f, 2);
        assertEquals("backward: -Infinity in element [0] of the gradient that reached the output of op neg of shape"
                + " [2], added up over its uses", message(() -> {
                    Tensor y = leaf(0, 0).neg();
                    y.mul(big).add(y.mul(big)).sum().neg().backward();
                }));
        assertEquals("backward: NaN in element [1] of the gradient that reached a leaf of shape [2], added up over its"
                + " uses", message(() -> leaf(1, 2).backward(Tensor.of(new float[] {0, Float.NaN}, 2))));
    }

    @Test
    void withoutGradientsToo() {
        assertEquals("forward of op log: -Infinity in element [0] of the output of shape [1]; inputs of shapes [1]",
                message(() -> NoGrad.run(() -> leaf(0).log())));
    }

    @Test
    void theInnermostPlaceIsNamed() {
        String text = message(() -> AnomalyMode.within("outer", () -> {
            AnomalyMode.within("inner", () -> Tensor.scalar(1).log());
            return Tensor.scalar(-1).log();
        }));
        assertEquals("forward of op log in outer: NaN in element [] of the output of shape []; inputs of shapes []",
                text);
    }

    @Test
    void itEndsWithTheCallAndHoldsForTheThread() throws Exception {
        assertFalse(AnomalyMode.active());
        message(() -> leaf(-1).log());
        assertFalse(AnomalyMode.active());
        assertTrue(Float.isNaN(leaf(-1).log().item()));
        assertTrue(Float.isNaN(AnomalyMode.within("nowhere", () -> leaf(-1).log()).item()));
        AtomicReference<Float> other = new AtomicReference<>();
        AnomalyMode.run(() -> {
            assertTrue(AnomalyMode.active());
            Thread thread = new Thread(() -> other.set(leaf(-1).log().item()));
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertTrue(Float.isNaN(other.get()));
    }

    @Test
    void finiteStepsAreAsWithout() {
        Tensor x = leaf(1, 2);
        float value = AnomalyMode.call(() -> {
            Tensor loss = x.exp().mul(x).sum();
            loss.backward();
            return loss.item();
        });
        Tensor y = leaf(1, 2);
        Tensor loss = y.exp().mul(y).sum();
        loss.backward();
        assertEquals(loss.item(), value);
        assertArrayEquals(y.grad().toArray(), x.grad().toArray());
    }
}
