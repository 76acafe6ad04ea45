package io.github.dropbits.core.outside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Typical mistakes in user-defined ops either have no effect or cause an error that names the mistake. */
class OpMistakesTest {
    /** An op that doubles its input. The test chooses its output shape and its backward pass. */
    private static final class Odd extends Op {
        private final Shape shape;
        private final boolean view;
        private final Consumer<Gradients> backward;

        Odd(Shape shape, boolean view, Consumer<Gradients> backward) {
            this.shape = shape;
            this.view = view;
            this.backward = backward;
        }

        Tensor on(Tensor... x) {
            return apply(x);
        }

        @Override
        protected Shape infer(Shape[] in) {
            return shape;
        }

        @Override
        protected boolean isView() {
            return view;
        }

        @Override
        protected void forward(Tensor[] in, float[] out) {
            for (int i = 0; !view && i < out.length; i++) {
                out[i] = 2 * in[0].array()[i];
            }
        }

        @Override
        protected void backward(Gradients g) {
            backward.accept(g);
        }

        @Override
        protected double[] reference(double[][] in) {
            throw new AssertionError("not asked for");
        }
    }

    private final Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).requiresGrad(true);

    @Test
    void theGradientMayBeAskedForAtEveryElement() {
        new Odd(Shape.of(3), false, g -> {
            for (int i = 0; i < 3; i++) {
                g.in(0)[i] = 2 * g.out()[i];
            }
        }).on(x).backward(Tensor.of(new float[] {1, 10, 100}, 3));
        assertArrayEquals(new float[] {2, 20, 200}, x.grad().array());
    }

    @Test
    void zerosBeginAnew() {
        new Odd(Shape.of(3), false, g -> {
            g.in(0)[1] = 5;
            g.zeros(0)[2] += 7;
        }).on(x).backward(Tensor.full(1, 3));
        assertArrayEquals(new float[] {0, 0, 7}, x.grad().array());
    }

    @Test
    void theOutputsGradientIsPassedOnToItsLikeOnly() {
        Tensor y = new Odd(Shape.of(2), false, g -> g.pass(0)).on(x);
        assertEquals("pass: the output's gradient is of shape [2], input 0 of shape [3]",
                assertThrows(ShapeException.class, () -> y.backward(Tensor.full(1, 2))).getMessage());
        Tensor z = new Odd(Shape.of(2), false, g -> g.inPlace()).on(x);
        assertEquals("inPlace: the output's gradient is of shape [2], input 0 of shape [3]",
                assertThrows(ShapeException.class, () -> z.backward(Tensor.full(1, 2))).getMessage());
    }

    /** It is an error both to overwrite the output's gradient in place and to pass it on, in either order. */
    @Test
    void aGradientChangedInPlaceIsNoOtherInputs() {
        Tensor w = Tensor.full(1, 3).requiresGrad(true);
        assertEquals("pass: the output's gradient is being changed in place, input 1 comes too late", fails(g -> {
            g.inPlace();
            g.pass(1);
        }, x, w));
        assertEquals("pass: the output's gradient is being changed in place, input 1 comes too late", fails(g -> {
            g.inPlace();
            g.broadcast(1, g.out());
        }, x, w));
        assertEquals("inPlace: the output's gradient was passed on already", fails(g -> {
            g.pass(1);
            g.inPlace();
        }, x, w));
        assertEquals("inPlace: nobody wants the gradient of input 0", fails(Gradients::inPlace,
                Tensor.full(1, 3), w));
    }

    private static String fails(Consumer<Gradients> backward, Tensor... in) {
        Tensor y = new Odd(Shape.of(3), false, backward).on(in);
        return assertThrows(IllegalStateException.class, () -> y.backward(Tensor.full(1, 3))).getMessage();
    }

    @Test
    void shapesThatCannotBe() {
        assertEquals("op odd inferred no shape",
                assertThrows(NullPointerException.class, () -> new Odd(null, false, null).on(x)).getMessage());
        assertEquals("op odd is a view of shape [3], which does not fill [4]",
                assertThrows(ShapeException.class, () -> new Odd(Shape.of(4), true, null).on(x)).getMessage());
    }
}
