package io.github.dropbits.nn.layers;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;

/**
 * Random initial weights of shape {@code [out, in, ...]}. The fan-in is the number of inputs that each output depends
 * on, and the fan-out is the number of outputs that each input contributes to.
 */
public final class Init {
    private Init() {
    }

    /**
     * Returns the fan-in, which is the number of inputs that each output depends on.
     *
     * @param weight the shape of the weights, {@code [out, in, ...]}
     * @return the product of all dimensions except the first
     */
    public static int fanIn(Shape weight) {
        return weight.product(1, weight.rank());
    }

    /**
     * Returns the fan-out, which is the number of outputs that each input contributes to.
     *
     * @param weight the shape of the weights, {@code [out, in, ...]}
     * @return the product of all dimensions except the second
     */
    public static int fanOut(Shape weight) {
        return weight.dim(0) * weight.product(2, weight.rank());
    }

    /**
     * Draws weights from a uniform distribution with variance {@code gain^2 / fanIn} (Kaiming initialization; He et al.
     * 2015, section 2.2).
     *
     * @param random the stream to draw from
     * @param gain sqrt(2) for a layer before a ReLU. The gain 1/sqrt(3), PyTorch's default for layers, gives the bound
     *     1/sqrt(fanIn)
     * @param dims the shape of the weights
     * @return the weights, a new tensor
     */
    public static Tensor kaimingUniform(RandomStream random, double gain, int... dims) {
        float bound = (float) (gain * Math.sqrt(3.0 / fanIn(Shape.of(dims))));
        return random.uniform(-bound, bound, dims);
    }

    /**
     * Draws weights from a normal distribution with variance {@code gain^2 / fanIn} (Kaiming initialization; He et al.
     * 2015, section 2.2).
     *
     * @param random the stream to draw from
     * @param gain sqrt(2) for a layer before a ReLU
     * @param dims the shape of the weights
     * @return the weights, a new tensor
     */
    public static Tensor kaimingNormal(RandomStream random, double gain, int... dims) {
        return random.normal((float) (gain / Math.sqrt(fanIn(Shape.of(dims)))), dims);
    }

    /**
     * Draws weights from a uniform distribution with variance {@code 2 / (fanIn + fanOut)} (Xavier initialization;
     * Glorot, Bengio 2010, formula 16).
     *
     * @param random the stream to draw from
     * @param dims the shape of the weights
     * @return the weights, a new tensor
     */
    public static Tensor xavierUniform(RandomStream random, int... dims) {
        Shape s = Shape.of(dims);
        float bound = (float) Math.sqrt(6.0 / (fanIn(s) + fanOut(s)));
        return random.uniform(-bound, bound, dims);
    }

    /**
     * Draws weights from a normal distribution with variance {@code 2 / (fanIn + fanOut)} (Xavier initialization;
     * Glorot, Bengio 2010).
     *
     * @param random the stream to draw from
     * @param dims the shape of the weights
     * @return the weights, a new tensor
     */
    public static Tensor xavierNormal(RandomStream random, int... dims) {
        Shape s = Shape.of(dims);
        return random.normal((float) Math.sqrt(2.0 / (fanIn(s) + fanOut(s))), dims);
    }
}
