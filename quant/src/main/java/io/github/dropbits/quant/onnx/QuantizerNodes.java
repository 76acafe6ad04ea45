package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.UniformQuantizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Translates quantizers to QuantizeLinear and DequantizeLinear. An input is quantized, clipped to the range of the
 * codes if the type has a larger range, and dequantized (the QCDQ convention; Pappalardo et al. 2022, arXiv
 * 2206.07527). Weights are stored as codes and dequantized. A level in ONNX is {@code scale * (code - zero point)} with
 * an integer zero point. If an offset is not a multiple of the step, it is therefore subtracted before quantization and
 * added after dequantization.
 */
final class QuantizerNodes {
    /**
     * The relative tolerance within which an offset is treated as a multiple of the step, to allow for rounding errors.
     */
    private static final float WHOLE = 1e-6f;
    /** A distance from code 0, in steps, that is outside all grids and can be represented exactly in float. */
    private static final int OUTSIDE = 1024;

    private final OnnxGraph graph;
    private final boolean int4;

    QuantizerNodes(OnnxGraph graph, boolean int4) {
        this.graph = graph;
        this.int4 = int4;
    }

    /**
     * The names of a quantizer's scale, zero point and separate offset. The offset is null if the zero point represents
     * it.
     */
    private record Scale(String scale, String zero, String offset) {
    }

    private static IllegalArgumentException refusal(Quantizer q, String why) {
        return new IllegalArgumentException("the quantizer of " + q.label() + ", " + q.describe()
                + ", cannot be exported to ONNX: " + why);
    }

    /**
     * Adds a quantized constant, such as weights.
     *
     * @param quantizer the quantizer
     * @param path the quantizer's name in the model, or its label if it has none
     * @param values the input of the quantizer
     * @param levels the output of the quantizer, possibly reshaped; the constant is stored in this shape
     * @return the name of the dequantized values
     */
    String constant(Quantizer quantizer, String path, Tensor values, Tensor levels) {
        if (!(quantizer instanceof UniformQuantizer q)) {
            return graph.initializer(Initializer.floats(graph.unique(path + ".levels"), levels));
        }
        int[] codes = q.codes(values);
        int lowest = Arrays.stream(codes).min().orElse(0);
        int highest = Arrays.stream(codes).max().orElse(0);
        // Signed types are preferred, because integer kernels expect signed weights.
        DataType type = type(q, lowest, highest, DataType.INT4, DataType.UINT4, DataType.INT8, DataType.UINT8);
        String stored = graph.initializer(Initializer.codes(graph.unique(path + ".codes"), type,
                levels.shape().toArray(), codes));
        return dequantize(path, stored, scale(q, path, type, levels.shape().rank()));
    }

    /**
     * Adds the quantization of values that are known only when the network is run.
     *
     * @param quantizer the quantizer
     * @param path the quantizer's name in the model, or its label if it has none
     * @param in the name of the values in the graph
     * @return the name of the dequantized values
     * @throws IllegalArgumentException if the levels are not evenly spaced, there is one step per channel, or the
     *     quantizer does not round to the nearest code
     */
    String variable(Quantizer quantizer, String path, String in) {
        if (!(quantizer instanceof UniformQuantizer q)) {
            throw refusal(quantizer, "its levels are not evenly spaced, which is possible for weights only");
        }
        if (q.step().elements() != 1 || q.offset().elements() != 1) {
            throw refusal(q, "it has a step a channel, which is possible for weights only");
        }
        if (q.hasSigns()) {
            return signs(q, path, in);
        }
        int[] ends = ends(q);
        DataType type = ends[0] >= 0
                ? type(q, ends[0], ends[1], DataType.UINT4, DataType.INT4, DataType.UINT8, DataType.INT8)
                : type(q, ends[0], ends[1], DataType.INT4, DataType.UINT4, DataType.INT8, DataType.UINT8);
        Scale scale = scale(q, path, type, 0);
        boolean narrower = ends[0] > type.lowest || ends[1] < type.highest;
        String x = scale.offset() == null ? in : graph.node(path, "Sub", Attributes.NONE, in, scale.offset());
        if (type.packed()) {
            // Clip does not support the 4-bit types, so values are limited to the range of the levels before
            // quantization. Max and Min are used for this, because ONNX Runtime 1.29 fails to load a Clip or a MaxPool
            // before such a quantization.
            float step = q.step().item();
            int zero = scale.offset() == null ? zero(q, 0) : 0;
            x = graph.node(path, "Max", Attributes.NONE, x, graph.scalar((ends[0] - zero) * step));
            x = graph.node(path, "Min", Attributes.NONE, x, graph.scalar((ends[1] - zero) * step));
        }
        String codes = graph.node(path, "QuantizeLinear", Attributes.NONE, x, scale.scale(), scale.zero());
        if (narrower && !type.packed()) {
            codes = graph.node(path, "Clip", Attributes.NONE, codes, code(path + ".lowest", type, ends[0]),
                    code(path + ".highest", type, ends[1]));
        }
        return dequantize(path, codes, scale);
    }

    /**
     * Adds a selection between the two levels of a quantizer whose codes are signs. QuantizeLinear cannot be used,
     * because it would also produce the code between the two codes, and it rounds ties to the even code.
     */
    private String signs(UniformQuantizer q, String path, String in) {
        float step = q.step().item();
        float offset = q.offset().item();
        String negative = graph.node(path, "Less", Attributes.NONE, in, graph.scalar(offset));
        return graph.node(path, "Where", Attributes.NONE, negative, graph.scalar(offset - step),
                graph.scalar(offset + step));
    }

    private String code(String name, DataType type, int code) {
        return graph.initializer(Initializer.codes(graph.unique(name), type, new int[0], new int[] {code}));
    }

    private String dequantize(String path, String codes, Scale scale) {
        String levels = graph.node(path, "DequantizeLinear", Attributes.of("axis", 0), codes, scale.scale(),
                scale.zero());
        return scale.offset() == null ? levels : graph.node(path, "Add", Attributes.NONE, levels, scale.offset());
    }

    private DataType type(UniformQuantizer q, int lowest, int highest, DataType... candidates) {
        return Stream.of(candidates).filter(t -> (int4 || !t.packed()) && t.holds(lowest, highest)).findFirst()
                .orElseThrow(() -> refusal(q, "its codes, from " + lowest + " to " + highest + ", do not fit 8 bits"));
    }

    /** Returns the code whose level is nearest to 0, even if this code is outside the grid. */
    private static int zero(UniformQuantizer q, int channel) {
        Tensor step = q.step();
        Tensor offset = q.offset();
        return Math.round(-offset.array()[channel % offset.elements()] / step.array()[channel % step.elements()]);
    }

    /** Returns whether a zero point of the given type can represent the offset of every channel. */
    private static boolean hasZero(UniformQuantizer q, DataType type) {
        for (int c = 0; c < Math.max(q.step().elements(), q.offset().elements()); c++) {
            float offset = q.offset().array()[c % q.offset().elements()];
            float step = q.step().array()[c % q.step().elements()];
            int zero = zero(q, c);
            if (!type.holds(zero, zero) || Math.abs(offset + step * zero) > WHOLE * Math.abs(offset)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds the scale and the zero point, one per channel if the quantizer has one step per channel. An offset that a
     * zero point cannot represent is added as a separate tensor of the given rank.
     */
    private Scale scale(UniformQuantizer q, String path, DataType type, int rank) {
        int channels = q.step().elements();
        boolean zeroes = channels >= q.offset().elements() && hasZero(q, type);
        int[] zeros = new int[channels];
        for (int c = 0; zeroes && c < channels; c++) {
            zeros[c] = zero(q, c);
        }
        int[] dims = channels == 1 ? new int[0] : new int[] {channels};
        String scale = graph.initializer(Initializer.floats(graph.unique(path + ".scale"),
                Tensor.of(q.step().toArray(), dims)));
        String zero = graph.initializer(Initializer.codes(graph.unique(path + ".zero_point"), type, dims, zeros));
        return new Scale(scale, zero, zeroes ? null : graph.initializer(Initializer.floats(
                graph.unique(path + ".offset"), spread(q.offset(), rank))));
    }

    /** Reshapes one number per channel such that it broadcasts over all dimensions after the first. */
    private static Tensor spread(Tensor offset, int rank) {
        int[] dims = new int[offset.elements() == 1 ? 0 : rank];
        Arrays.fill(dims, 1);
        if (dims.length > 0) {
            dims[0] = offset.elements();
        }
        return Tensor.of(offset.toArray(), dims);
    }

    /** Returns the smallest and the largest code, after checking that the quantizer rounds to the nearest level. */
    private static int[] ends(UniformQuantizer q) {
        int[] ends = codes(q, List.of(-1f * OUTSIDE, 1f * OUTSIDE));
        for (int k = ends[0] - 2; k <= ends[1] + 2; k++) {
            int nearest = Math.clamp(k, ends[0], ends[1]);
            for (int code : codes(q, List.of(k - 0.375f, (float) k, k + 0.375f))) {
                if (code != nearest) {
                    throw refusal(q, "it does not round to the nearest level, as ONNX does: near code " + nearest
                            + " it gives " + code);
                }
            }
        }
        return ends;
    }

    /** Returns the codes of values, which are given as distances from the level of code 0 in units of the step. */
    private static int[] codes(UniformQuantizer q, List<Float> distances) {
        float[] x = new float[distances.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = q.offset().item() + q.step().item() * distances.get(i);
        }
        return q.codes(Tensor.of(x, x.length));
    }
}
