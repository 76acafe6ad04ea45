package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.ops.Var;

/**
 * Translates ops that reduce dimensions. Up to operator set 17, the axes are an input only for ReduceSum, and an
 * attribute for the other operators.
 */
final class ReductionNodes {
    private static final int AXES_AS_INPUT = 18;

    private ReductionNodes() {
    }

    static String sum(Call call, String x, boolean keepDim, int... dims) {
        return call.node("ReduceSum", Attributes.NONE.with("keepdims", keepDim), x, call.graph().longs(dims));
    }

    static String reduce(Call call, String type, boolean keepDim, int... dims) {
        return call.graph().opset() < AXES_AS_INPUT
                ? call.node(type, Attributes.of("axes", dims).with("keepdims", keepDim), call.in(0))
                : call.node(type, Attributes.NONE.with("keepdims", keepDim), call.in(0), call.graph().longs(dims));
    }

    static String variance(Call call, Var op) {
        int[] dims = call.axes(op.dims());
        int count = 1;
        for (int d : dims) {
            if (call.inDims(0)[d] == -1) {
                throw call.refusal("it reduces a dimension that follows the batch size; a fixed batch is possible");
            }
            count *= call.inDims(0)[d];
        }
        String mean = call.node("Mul", sum(call, call.in(0), true, dims), call.graph().scalar(1f / count));
        String distance = call.node("Sub", call.in(0), mean);
        String squares = sum(call, call.node("Mul", distance, distance), op.keepDim(), dims);
        return call.node("Mul", squares, call.graph().scalar(1f / (op.unbiased() ? count - 1 : count)));
    }
}
