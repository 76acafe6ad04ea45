package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Tensor;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** If the gradient of an output is 0, the gradients of the inputs are 0 for every derivative. */
class ZeroGradientTest {
    private static final float[] HARD = {0, Float.NaN, -0f, Float.POSITIVE_INFINITY, -1, Float.NEGATIVE_INFINITY, 3e38f,
        -3e38f, Float.MIN_VALUE, 100, -100, 1};
    /** Ops that add up products, and therefore cannot treat the gradients of single elements separately. */
    private static final Set<Class<?>> PRODUCTS = Set.of(MatMul.class, Linear.class, Conv2d.class);

    static Stream<OpTable.Entry> ops() {
        return OpTable.entries().stream().filter(e -> !PRODUCTS.contains(e.op()));
    }

    static List<UnaryOperator<Tensor>> elementwise() {
        return List.of(Relu::relu, Relu6::relu6, x -> LeakyRelu.leakyRelu(x, 0.1f),
                x -> LeakyRelu.leakyRelu(x, Float.POSITIVE_INFINITY), Abs::abs, x -> Clamp.clamp(x, -1, 1), Exp::exp,
                Log::log, Sqrt::sqrt, Square::square, Neg::neg, x -> Pow.pow(x, -1), x -> Pow.pow(x, 0.5f),
                x -> Pow.pow(x, Float.NaN), Sigmoid::sigmoid, Tanh::tanh, Gelu::gelu, Silu::silu, Hardswish::hardswish,
                Softplus::softplus);
    }

    static List<BinaryOperator<Tensor>> binary() {
        return List.of(Add::add, Sub::sub, Mul::mul, Div::div, Maximum::maximum, Minimum::minimum,
                (a, b) -> Where.where(a, a, b));
    }

    private static Tensor hard(Tensor like, int shift) {
        float[] a = new float[like.elements()];
        for (int i = 0; i < a.length; i++) {
            a[i] = HARD[(i + shift) % HARD.length];
        }
        return Tensor.wrap(a, like.shape());
    }

    @ParameterizedTest
    @MethodSource("ops")
    void aResultOfNoInfluenceHasNoGradient(OpTable.Entry entry) {
        for (int shift = 0; shift < HARD.length; shift++) {
            Tensor[] in = new Tensor[entry.in().length];
            for (int i = 0; i < in.length; i++) {
                in[i] = hard(entry.in()[i], shift + 5 * i).requiresGrad(true);
            }
            Tensor y = entry.function().apply(in);
            y.backward(Tensor.zeros(y.shape().toArray()));
            for (int i = 0; i < in.length; i++) {
                for (float g : in[i].grad().array()) {
                    assertEquals(0, g + 0f, entry + ", input " + i);
                }
            }
        }
    }

    /**
     * The tensors are long enough for vectors, blocks and remaining elements. Gradients are computed both in place and
     * in a separate array.
     */
    @ParameterizedTest
    @MethodSource("elementwise")
    void anElementOfNoInfluenceHasNoGradient(UnaryOperator<Tensor> op) {
        int n = 2500;
        Tensor x = hard(Tensor.zeros(n), 0).requiresGrad(true);
        Tensor gradient = Tensor.full(1, n).update(a -> {
            for (int i = 0; i < n; i++) {
                a[i] = i / HARD.length % 2 == 0 ? 0 : 1;
            }
        });
        op.apply(x).backward(gradient);
        for (int i = 0; i < n; i++) {
            if (gradient.array()[i] == 0) {
                assertEquals(0, x.grad().array()[i] + 0f, "at " + x.array()[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("binary")
    void anElementOfNoInfluenceHasNoGradientInEitherOperand(BinaryOperator<Tensor> op) {
        for (int shift = 0; shift < HARD.length; shift++) {
            Tensor a = hard(Tensor.zeros(500), 0).requiresGrad(true);
            Tensor b = hard(Tensor.zeros(500), shift).requiresGrad(true);
            Tensor gradient = Tensor.full(1, 500).update(g -> {
                for (int i = 0; i < g.length; i += 2) {
                    g[i] = 0;
                }
            });
            op.apply(a, b).backward(gradient);
            for (int i = 0; i < 500; i += 2) {
                assertEquals(0, a.grad().array()[i] + 0f, a.array()[i] + " and " + b.array()[i]);
                assertEquals(0, b.grad().array()[i] + 0f, a.array()[i] + " and " + b.array()[i]);
            }
        }
    }

    @Test
    void theBranchThatIsNotChosen() {
        Tensor x = Tensor.of(new float[] {-1, 4, 0}, 3).requiresGrad(true);
        Where.where(Tensor.of(new float[] {0, 1, 0}, 3), Sqrt.sqrt(x), x).sum().backward();
        assertArrayEquals(new float[] {1, 0.25f, 1}, x.grad().array());
        Tensor p = Tensor.of(new float[] {0, 1, 0.5f}, 3).requiresGrad(true);
        Where.where(Tensor.of(new float[] {0, 1, 1}, 3), p.mul(p.log()), Tensor.scalar(0)).sum().backward();
        assertArrayEquals(new float[] {0, 1, (float) (1 + Math.log(0.5))}, p.grad().array(), 1e-6f);
    }

    @Test
    void aRunThatIsNotChosen() {
        Tensor x = Tensor.full(Float.NEGATIVE_INFINITY, 2, 3).update(a -> a[0] = 1).requiresGrad(true);
        Tensor chosen = Tensor.of(new float[] {1, 0}, 2, 1);
        Where.where(chosen, Softmax.softmax(x, 1), Tensor.scalar(0)).sum().backward();
        assertArrayEquals(new float[6], x.grad().array());
    }

    @Test
    void aNaNThatHasInfluenceIsNotHidden() {
        Tensor x = Tensor.of(new float[] {-1, 0}, 2).requiresGrad(true);
        Sqrt.sqrt(x).sum().backward();
        assertArrayEquals(new float[] {Float.NaN, Float.POSITIVE_INFINITY}, x.grad().array());
    }
}
