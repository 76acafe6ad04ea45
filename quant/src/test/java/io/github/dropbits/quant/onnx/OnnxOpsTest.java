package io.github.dropbits.quant.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Abs;
import io.github.dropbits.core.ops.AvgPool2d;
import io.github.dropbits.core.ops.BatchNorm;
import io.github.dropbits.core.ops.BroadcastTo;
import io.github.dropbits.core.ops.Clamp;
import io.github.dropbits.core.ops.Concat;
import io.github.dropbits.core.ops.Conv2d;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.Gelu;
import io.github.dropbits.core.ops.GlobalAvgPool2d;
import io.github.dropbits.core.ops.GroupNorm;
import io.github.dropbits.core.ops.Hardswish;
import io.github.dropbits.core.ops.LayerNorm;
import io.github.dropbits.core.ops.LeakyRelu;
import io.github.dropbits.core.ops.Linear;
import io.github.dropbits.core.ops.LogSoftmax;
import io.github.dropbits.core.ops.LogSumExp;
import io.github.dropbits.core.ops.Max;
import io.github.dropbits.core.ops.MaxPool2d;
import io.github.dropbits.core.ops.Maximum;
import io.github.dropbits.core.ops.Mean;
import io.github.dropbits.core.ops.Minimum;
import io.github.dropbits.core.ops.Pad;
import io.github.dropbits.core.ops.Permute;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.core.ops.Pow;
import io.github.dropbits.core.ops.Relu6;
import io.github.dropbits.core.ops.Silu;
import io.github.dropbits.core.ops.Slice;
import io.github.dropbits.core.ops.Softmax;
import io.github.dropbits.core.ops.Softplus;
import io.github.dropbits.core.ops.Sqrt;
import io.github.dropbits.core.ops.Sum;
import io.github.dropbits.core.ops.Tanh;
import io.github.dropbits.core.ops.Var;
import io.github.dropbits.core.ops.Where;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each translated op separately in ONNX Runtime, with a different batch size than in the export. */
class OnnxOpsTest {
    @TempDir
    Path dir;

    /**
     * An application of an op, with the shape of its input.
     *
     * @param positive whether all inputs are positive; otherwise they include values below -4 and above 4
     */
    record Use(String name, UnaryOperator<Tensor> function, boolean positive, int... dims) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Use> USES = new ArrayList<>();

    static List<Use> uses() {
        USES.clear();
        elementwise();
        binary();
        shapes();
        reductions();
        layers();
        return USES;
    }

    private static void put(String name, UnaryOperator<Tensor> function, int... dims) {
        USES.add(new Use(name, function, false, dims));
    }

    private static Tensor t(long seed, int... dims) {
        return new RandomStream(seed).normal(1, dims);
    }

    private static void elementwise() {
        put("abs", Abs::abs, 5, 7);
        put("clamp", x -> Clamp.clamp(x, -1, 0.5f), 5, 7);
        put("exp", Tensor::exp, 5, 7);
        put("gelu", Gelu::gelu, 5, 7);
        put("hardswish", Hardswish::hardswish, 5, 7);
        put("leakyRelu", x -> LeakyRelu.leakyRelu(x, 0.1f), 5, 7);
        put("neg", Tensor::neg, 5, 7);
        put("relu", Tensor::relu, 5, 7);
        put("relu6", x -> Relu6.relu6(x.mul(3)), 5, 7);
        put("sigmoid", Tensor::sigmoid, 5, 7);
        put("silu", Silu::silu, 5, 7);
        put("softplus", Softplus::softplus, 5, 7);
        put("square", Tensor::square, 5, 7);
        put("tanh", Tanh::tanh, 5, 7);
        USES.add(new Use("log", Tensor::log, true, 5, 7));
        USES.add(new Use("sqrt", Sqrt::sqrt, true, 5, 7));
        USES.add(new Use("pow", x -> Pow.pow(x, 1.5f), true, 5, 7));
    }

    private static void binary() {
        Tensor row = t(1, 3, 1);
        put("add", x -> x.add(row), 5, 3, 4);
        put("add to itself", x -> x.add(x), 5, 3, 4);
        put("sub from a constant", x -> row.sub(x), 5, 3, 4);
        put("mul by a scalar", x -> x.mul(0.3f), 5, 3, 4);
        put("div", x -> row.div(x.square().add(1)), 5, 3, 4);
        put("maximum", x -> Maximum.maximum(x, row), 5, 3, 4);
        put("minimum", x -> Minimum.minimum(x, row), 5, 3, 4);
        put("where", x -> Where.where(x.relu(), x, row), 5, 3, 4);
        put("where by a constant", x -> Where.where(Tensor.of(new float[] {0, -2, 0.5f}, 3, 1), x, row), 5, 3, 4);
        put("matmul", x -> x.matmul(t(2, 4, 6)), 5, 3, 4);
        put("matmul of two", x -> x.matmul(Permute.transpose(x, 1, 2)), 5, 3, 4);
    }

    private static void shapes() {
        put("flatten", x -> x.reshape(x.shape().dim(0), 12), 5, 3, 4);
        put("reshape that joins the batch", x -> x.reshape(-1, 4).relu(), 5, 3, 4);
        put("reshape of a constant", x -> x.add(t(1, 12).reshape(3, 4)), 5, 3, 4);
        put("permute", x -> x.permute(2, 0, 1), 5, 3, 4);
        put("slice", x -> Slice.slice(x, -1, 1, 3), 5, 3, 4);
        put("pad", x -> Pad.pad(x, new int[] {0, 1, 2}, new int[] {0, 0, 3}), 5, 3, 4);
        put("broadcastTo", x -> BroadcastTo.broadcastTo(x, 2, x.shape().dim(0), 3, 4), 5, 1, 4);
        put("concat", x -> Concat.concat(1, x, x.neg(), x), 5, 3, 4);
        put("nothing", x -> x, 5, 3);
        put("detached", x -> x.detach().relu().detach(), 5, 3);
    }

    private static void reductions() {
        put("sum", x -> Sum.sum(x, false, 1), 5, 3, 4);
        put("sum over the batch", x -> Sum.sum(x, true, 0), 5, 3, 4);
        put("sum of all", x -> x.sum(), 5, 3, 4);
        put("mean", x -> Mean.mean(x, true, -1), 5, 3, 4);
        put("max", x -> Max.max(x, false, 1), 5, 3, 4);
        put("max, kept", x -> Max.max(x, true, -1), 5, 3, 4);
        put("var", x -> Var.var(x, true, false, 1, 2), 5, 3, 4);
        put("var, biased", x -> Var.var(x, false, true, 2), 5, 3, 4);
        put("softmax", x -> Softmax.softmax(x, 1), 5, 3, 4);
        put("logSoftmax", x -> LogSoftmax.logSoftmax(x, -1), 5, 3, 4);
        put("logSumExp", x -> LogSumExp.logSumExp(x, false, 1), 5, 3, 4);
    }

    private static void layers() {
        put("linear", x -> Linear.linear(x, t(1, 6, 4), t(2, 6)), 5, 4);
        put("linear without biases", x -> Linear.linear(x, t(1, 6, 4), null), 5, 4);
        put("linear over three dimensions", x -> Linear.linear(x, t(1, 6, 4), t(2, 6)), 5, 3, 4);
        put("conv2d", x -> Conv2d.conv2d(x, t(1, 6, 4, 3, 2), t(2, 6), new ConvOptions(2, 1, 1, 2, 1, 2, 1)), 5, 4, 9,
                8);
        put("conv2d in groups", x -> Conv2d.conv2d(x, t(1, 6, 2, 3, 3), null, ConvOptions.DEFAULT.groups(2)), 5, 4, 6,
                5);
        put("conv2d, depthwise", x -> Conv2d.conv2d(x, t(1, 4, 1, 3, 3), null,
                ConvOptions.DEFAULT.padding(1).groups(4)), 5, 4, 6, 5);
        put("maxPool2d", x -> MaxPool2d.maxPool2d(x, new PoolOptions(3, 2, 1)), 5, 2, 8, 7);
        put("maxPool2d in pairs", x -> MaxPool2d.maxPool2d(x, PoolOptions.of(2)), 5, 2, 7, 6);
        put("avgPool2d", x -> AvgPool2d.avgPool2d(x, new PoolOptions(3, 2, 1), true), 5, 2, 8, 7);
        put("avgPool2d without padding", x -> AvgPool2d.avgPool2d(x, new PoolOptions(3, 2, 1), false), 5, 2, 8, 7);
        put("globalAvgPool2d", GlobalAvgPool2d::globalAvgPool2d, 5, 2, 8, 7);
        for (int[] dims : new int[][] {{5, 3}, {5, 3, 4}, {5, 3, 4, 2}}) {
            put("batchNorm " + dims.length, x -> BatchNorm.batchNorm(x, t(1, 3), t(2, 3), t(3, 3),
                    t(4, 3).square().add(0.1f), false, 0.1f, 1e-3f), dims);
        }
        put("layerNorm", x -> LayerNorm.layerNorm(x, t(1, 3, 4), t(2, 3, 4), 1e-3f), 5, 2, 3, 4);
        put("groupNorm", x -> GroupNorm.groupNorm(x, 2, t(1, 6), t(2, 6), 1e-3f), 5, 6, 3, 4);
        put("groupNorm of channels alone", x -> GroupNorm.groupNorm(x, 2, t(1, 6), t(2, 6), 1e-3f), 5, 6);
    }

    @ParameterizedTest
    @MethodSource("uses")
    void equalsTheOp(Use use) throws Exception {
        OneOp model = new OneOp(use.function());
        Tensor x = use.positive() ? t(7, use.dims()).square().add(0.01f) : t(7, use.dims()).mul(2);
        Tensor expected = NoGrad.call(() -> model.apply(x));
        int[] example = use.dims().clone();
        example[0] = 1;
        for (OnnxOptions options : List.of(OnnxOptions.DEFAULT, OnnxOptions.DEFAULT.int4(true))) {
            try (OrtModel ort = OrtModel.of(dir, model, Tensor.zeros(example).shape(), options)) {
                assertClose(expected, ort.plain(x), use + " as it is");
                assertClose(expected, ort.optimized(x), use + " optimized");
            }
        }
    }

    private static void assertClose(Tensor expected, Tensor actual, String what) {
        assertEquals(expected.shape(), actual.shape(), what);
        for (int i = 0; i < expected.elements(); i++) {
            float e = expected.array()[i];
            assertEquals(e, actual.array()[i], 1e-5 * (1 + Math.abs(e)), what + " at " + i);
        }
    }
}
