package io.github.dropbits.nn.layers;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Gelu;
import io.github.dropbits.core.ops.Hardswish;
import io.github.dropbits.core.ops.LeakyRelu;
import io.github.dropbits.core.ops.Relu;
import io.github.dropbits.core.ops.Relu6;
import io.github.dropbits.core.ops.Sigmoid;
import io.github.dropbits.core.ops.Silu;
import io.github.dropbits.core.ops.Tanh;
import io.github.dropbits.nn.Module;
import java.util.function.UnaryOperator;

/** Wraps an activation function without parameters as a module, so that it can be a named component of a network. */
public final class Activation extends Module {
    private final String name;
    private final UnaryOperator<Tensor> function;

    /**
     * Creates a module that applies a user-defined function.
     *
     * @param name the description of the module
     * @param function computes the output; it must be safe for concurrent use by several threads
     */
    public Activation(String name, UnaryOperator<Tensor> function) {
        this.name = name;
        this.function = function;
    }

    /**
     * Creates a module that applies {@link Relu}.
     *
     * @return a new module
     */
    public static Activation relu() {
        return new Activation("ReLU", Relu::relu);
    }

    /**
     * Creates a module that applies {@link Relu6}.
     *
     * @return a new module
     */
    public static Activation relu6() {
        return new Activation("ReLU6", Relu6::relu6);
    }

    /**
     * Creates a module that applies {@link LeakyRelu}.
     *
     * @param slope the slope for negative inputs
     * @return a new module
     */
    public static Activation leakyRelu(float slope) {
        return new Activation("LeakyReLU(" + slope + ")", x -> LeakyRelu.leakyRelu(x, slope));
    }

    /**
     * Creates a module that applies {@link Sigmoid}.
     *
     * @return a new module
     */
    public static Activation sigmoid() {
        return new Activation("Sigmoid", Sigmoid::sigmoid);
    }

    /**
     * Creates a module that applies {@link Tanh}.
     *
     * @return a new module
     */
    public static Activation tanh() {
        return new Activation("Tanh", Tanh::tanh);
    }

    /**
     * Creates a module that applies {@link Gelu}.
     *
     * @return a new module
     */
    public static Activation gelu() {
        return new Activation("GELU", Gelu::gelu);
    }

    /**
     * Creates a module that applies {@link Silu}.
     *
     * @return a new module
     */
    public static Activation silu() {
        return new Activation("SiLU", Silu::silu);
    }

    /**
     * Creates a module that applies {@link Hardswish}.
     *
     * @return a new module
     */
    public static Activation hardswish() {
        return new Activation("Hardswish", Hardswish::hardswish);
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
