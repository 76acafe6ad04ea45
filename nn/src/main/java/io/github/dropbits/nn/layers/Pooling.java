package io.github.dropbits.nn.layers;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.AvgPool2d;
import io.github.dropbits.core.ops.GlobalAvgPool2d;
import io.github.dropbits.core.ops.MaxPool2d;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.nn.Module;
import java.util.function.UnaryOperator;

/** A module that pools the planes of {@code [N, C, H, W]}. */
public final class Pooling extends Module {
    private final String name;
    private final UnaryOperator<Tensor> function;

    private Pooling(String name, UnaryOperator<Tensor> function) {
        this.name = name;
        this.function = function;
    }

    /**
     * Creates a module that computes the maximum of each window. The stride is the window size, so the windows do not
     * overlap.
     *
     * @param kernel the height and width of the window
     * @return a new module
     */
    public static Pooling max(int kernel) {
        return max(PoolOptions.of(kernel));
    }

    /**
     * Creates a module that computes the maximum of each window.
     *
     * @param options the kernel size, stride and padding
     * @return a new module
     */
    public static Pooling max(PoolOptions options) {
        return new Pooling("MaxPool2d" + numbers(options), x -> MaxPool2d.maxPool2d(x, options));
    }

    /**
     * Creates a module that computes the mean of each window. Padding counts as zeros.
     *
     * @param options the kernel size, stride and padding
     * @return a new module
     */
    public static Pooling average(PoolOptions options) {
        return new Pooling("AvgPool2d" + numbers(options), x -> AvgPool2d.avgPool2d(x, options, true));
    }

    /**
     * Creates a module that computes the mean of each channel over all rows and columns.
     *
     * @return a new module
     */
    public static Pooling globalAverage() {
        return new Pooling("GlobalAvgPool2d", GlobalAvgPool2d::globalAvgPool2d);
    }

    private static String numbers(PoolOptions o) {
        return "(" + o.kernel() + ", stride " + o.stride() + (o.padding() > 0 ? ", padding " + o.padding() : "") + ")";
    }

    @Override
    protected Tensor forward(Tensor x) {
        return function.apply(x);
    }

    @Override
    public String describe() {
        return name;
    }
}
