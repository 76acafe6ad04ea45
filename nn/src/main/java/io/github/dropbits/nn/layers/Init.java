package io.github.dropbits.nn.layers;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;

/**
 * Random initial weights. Fan-in is the number of inputs that one output sees, fan-out the number of outputs that one
 * input contributes to. Weights have the shape {@code [out, in, ...]}.
 */
public final class Init {
    private Init() {
    }

    /**
     * The number of inputs that one output sees.
     *
     * @param weight the weights' shape
     * @return the product of all dimensions but the first
     */
    public static int fanIn(Shape weight) {
        return weight.product(1, weight.rank());
    }

    /**
     * The number of outputs that one input contributes to.
     *
     * @param weight the weights' shape
     * @return the product of all dimensions but the second
     */
    public static int fanOut(Shape weight) {
        return weight.dim(0) * weight.product(2, weight.rank());
    }

    /**
     * Kaiming uniform (He et al. 2015, section 2.2): variance {@code gain^2 / fanIn}.
     *
     * @param random draws the numbers
     * @param gain sqrt(2) before a ReLU; 1/sqrt(3), PyTorch's default for layers, gives the bound 1/sqrt(fanIn)
     * @param dims the weights' shape
     * @return the weights
     */
    public static Tensor kaimingUniform(RandomStream random, double gain, int... dims) {
        float bound = (float) (gain * Math.sqrt(3.0 / fanIn(Shape.of(dims))));
        return random.uniform(-bound, bound, dims);
    }

    /**
     * Kaiming normal (He et al. 2015, section 2.2): variance {@code gain^2 / fanIn}.
     *
     * @param random draws the numbers
     * @param gain sqrt(2) before a ReLU
     * @param dims the weights' shape
     * @return the weights
     */
    public static Tensor kaimingNormal(RandomStream random, double gain, int... dims) {
        return random.normal((float) (gain / Math.sqrt(fanIn(Shape.of(dims)))), dims);
    }

    /**
     * Xavier uniform (Glorot, Bengio 2010, formula 16): variance {@code 2 / (fanIn + fanOut)}.
     *
     * @param random draws the numbers
     * @param dims the weights' shape
     * @return the weights
     */
    public static Tensor xavierUniform(RandomStream random, int... dims) {
        Shape s = Shape.of(dims);
        float bound = (float) Math.sqrt(6.0 / (fanIn(s) + fanOut(s)));
        return random.uniform(-bound, bound, dims);
    }

    /**
     * Xavier normal (Glorot, Bengio 2010): variance {@code 2 / (fanIn + fanOut)}.
     *
     * @param random draws the numbers
     * @param dims the weights' shape
     * @return the weights
     */
    public static Tensor xavierNormal(RandomStream random, int... dims) {
        Shape s = Shape.of(dims);
        return random.normal((float) Math.sqrt(2.0 / (fanIn(s) + fanOut(s))), dims);
    }
}
