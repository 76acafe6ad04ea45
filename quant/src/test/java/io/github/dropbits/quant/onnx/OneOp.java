package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.function.UnaryOperator;

/** A model without parameters that applies a function that a test specifies. */
final class OneOp extends Module {
    private final UnaryOperator<Tensor> function;

    OneOp(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return function.apply(x);
    }
}
