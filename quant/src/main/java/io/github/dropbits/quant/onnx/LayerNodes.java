package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.BatchNorm;
import io.github.dropbits.core.ops.Conv2d;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.GroupNorm;
import io.github.dropbits.core.ops.LayerNorm;
import io.github.dropbits.core.ops.PoolOptions;
import java.util.Arrays;

/** Translates convolutions, linear layers, pooling windows and normalizations. */
final class LayerNodes {
    private static final int LAYER_NORMALIZATION = 17;

    private LayerNodes() {
    }

    /**
     * Translates a linear layer. An input of rank 2 is translated to a Gemm, which accepts the weights in their shape
     * {@code [out, in]}. Inputs of other ranks are translated to a MatMul with transposed weights.
     */
    static String linear(Call call) {
        if (call.shape(0).rank() == 2) {
            return weighted(call, "Gemm", Attributes.of("transB", 1), 1);
        }
        String product = call.node("MatMul", factor(call),
                call.node("Transpose", Attributes.of("perm", new int[] {1, 0}), call.in(1)));
        return call.inputs() == 3 ? call.node("Add", product, call.in(2)) : product;
    }

    /**
     * Adds a product with weights, such as Conv, and its biases. If the weights are quantized, the biases are added by
     * a separate Add. If they were an input of the product, ONNX Runtime would round them to multiples of the step of
     * the weights times the step of the input, which is coarse at low bit-lengths.
     *
     * @param biasShape the shape in which separate biases are added; the first dimension is replaced by the number of
     *     biases
     */
    private static String weighted(Call call, String type, Attributes attributes, int... biasShape) {
        String in = factor(call);
        if (call.inputs() < 3) {
            return call.node(type, attributes, in, call.in(1));
        }
        if (!call.quantized(1)) {
            return call.node(type, attributes, in, call.in(1), call.in(2));
        }
        String product = call.node(type, attributes, in, call.in(1));
        int[] dims = biasShape.clone();
        dims[0] = call.shape(2).dim(0);
        return call.node("Add", product, dims.length == 1 ? call.in(2)
                : call.node("Reshape", call.in(2), call.graph().longs(dims)));
    }

    /**
     * Returns the name of the first factor of a product. This method prevents an unwanted optimization of ONNX Runtime
     * 1.29. At its default optimization level, constant weights that are stored as floats are rounded to 8 bits if a
     * DequantizeLinear computes the other factor and the product is quantized again. A Max with the lowest float in
     * between prevents this, and does not change any value.
     */
    static String factor(Call call) {
        boolean rounded = call.quantized(0) && !call.variable(1) && !call.graph().dequantizes(call.in(1));
        return rounded ? call.node("Max", call.in(0), call.graph().scalar(-Float.MAX_VALUE)) : call.in(0);
    }

    static String conv(Call call, Conv2d op) {
        ConvOptions o = op.options();
        return weighted(call, "Conv", Attributes.of("strides", new int[] {o.strideH(), o.strideW()})
                .with("pads", new int[] {o.padH(), o.padW(), o.padH(), o.padW()})
                .with("dilations", new int[] {o.dilationH(), o.dilationW()}).with("group", o.groups())
                .with("kernel_shape", new int[] {call.shape(1).dim(2), call.shape(1).dim(3)}), 1, 1, 1);
    }

    /** Returns the attributes of a square window. */
    static Attributes window(PoolOptions o) {
        return Attributes.of("kernel_shape", new int[] {o.kernel(), o.kernel()})
                .with("strides", new int[] {o.stride(), o.stride()})
                .with("pads", new int[] {o.padding(), o.padding(), o.padding(), o.padding()});
    }

    static String batchNorm(Call call, BatchNorm op) {
        if (op.training()) {
            throw call.refusal("it takes the batch's own statistics in evaluation");
        }
        return call.node("BatchNormalization", Attributes.of("epsilon", op.eps()), call.in(0), call.in(1),
                call.in(2), call.name(op.runningMean()), call.name(op.runningVar()));
    }

    static String layerNorm(Call call, LayerNorm op) {
        call.graph().needOpset(LAYER_NORMALIZATION);
        return call.over("LayerNormalization", Attributes.of("axis", call.shape(0).rank() - call.shape(1).rank())
                .with("epsilon", op.eps()));
    }

    /**
     * Translates a group normalization. Each group is normalized as a channel of an InstanceNormalization. Then scale
     * and shift are applied to the original channels.
     */
    static String groupNorm(Call call, GroupNorm op) {
        int groups = op.groups();
        // In ONNX's Reshape, 0 keeps a dimension, which is the batch size here.
        String rows = call.node("Reshape", call.in(0), call.graph().longs(0, groups, -1));
        String ones = call.graph().initializer(Initializer.floats(call.graph().unique("ones"),
                Tensor.full(1, groups)));
        String zeros = call.graph().initializer(Initializer.floats(call.graph().unique("zeros"), Tensor.zeros(groups)));
        String normal = call.node("InstanceNormalization", Attributes.of("epsilon", op.eps()), rows, ones, zeros);
        int[] dims = call.inDims(0);
        dims[0] = 0;
        if (Arrays.stream(dims).anyMatch(d -> d == -1)) {
            throw call.refusal("its extents " + Arrays.toString(dims)
                    + ", -1 for those, follow the batch size beyond the first; a fixed batch is possible");
        }
        String back = call.node("Reshape", normal, call.graph().longs(dims));
        int[] each = new int[dims.length - 1];
        Arrays.fill(each, 1);
        each[0] = dims[1];
        String channels = call.graph().longs(each);
        String scaled = call.node("Mul", back, call.node("Reshape", call.in(1), channels));
        return call.node("Add", scaled, call.node("Reshape", call.in(2), channels));
    }
}
