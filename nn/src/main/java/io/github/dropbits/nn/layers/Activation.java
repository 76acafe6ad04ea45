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

/** A function without parameters as a module, so that it can be a named part of a network. */
public final class Activation extends Module {
    private final String name;
    private final UnaryOperator<Tensor> function;

    /**
     * A module that applies a function of your own.
     *
     * @param name its name in descriptions
     * @param function computes the output; must be safe for use by several threads
     */
    public Activation(String name, UnaryOperator<Tensor> function) {
        this.name = name;
        this.function = function;
    }

    /**
     * {@link Relu} as a module.
     *
     * @return a new module
     */
    public static Activation relu() {
        return new Activation("ReLU", Relu::relu);
    }

    /**
     * {@link Relu6} as a module.
     *
     * @return a new module
     */
    public static Activation relu6() {
        return new Activation("ReLU6", Relu6::relu6);
    }

    /**
     * {@link LeakyRelu} as a module.
     *
     * @param slope the slope for negative values
     * @return a new module
     */
    public static Activation leakyRelu(float slope) {
        return new Activation("LeakyReLU(" + slope + ")", x -> LeakyRelu.leakyRelu(x, slope));
    }

    /**
     * {@link Sigmoid} as a module.
     *
     * @return a new module
     */
    public static Activation sigmoid() {
        return new Activation("Sigmoid", Sigmoid::sigmoid);
    }

    /**
     * {@link Tanh} as a module.
     *
     * @return a new module
     */
    public static Activation tanh() {
        return new Activation("Tanh", Tanh::tanh);
    }

    /**
     * {@link Gelu} as a module.
     *
     * @return a new module
     */
    public static Activation gelu() {
        return new Activation("GELU", Gelu::gelu);
    }

    /**
     * {@link Silu} as a module.
     *
     * @return a new module
     */
    public static Activation silu() {
        return new Activation("SiLU", Silu::silu);
    }

    /**
     * {@link Hardswish} as a module.
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
