package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Incompatible shapes are rejected when the op is called, with a message that names them. */
class ShapeErrorTest {
    /** A call that must fail, and texts that its message must contain. */
    private record Bad(String name, Executable call, String... parts) {
        @Override
        public String toString() {
            return name + " " + String.join(" ", parts);
        }
    }

    private static Tensor t(int... dims) {
        return Tensor.full(1, dims);
    }

    private static Bad bad(String name, Executable call, String... parts) {
        return new Bad(name, call, parts);
    }

    static Stream<Bad> elementwise() {
        return Stream.of(
                bad("add", () -> t(2, 3).add(t(2)), "add", "[2, 3]", "[2]"),
                bad("sub", () -> t(2, 3).sub(t(3, 3)), "sub", "[2, 3]", "[3, 3]"),
                bad("mul", () -> t(4).mul(t(5)), "mul", "[4]", "[5]"),
                bad("div", () -> t(1, 2, 3).div(t(2, 2)), "div", "[1, 2, 3]", "[2, 2]"),
                bad("maximum", () -> Maximum.maximum(t(4), t(0)), "maximum", "[4]", "[0]"),
                bad("minimum", () -> Minimum.minimum(t(4), t(3)), "minimum", "[4]", "[3]"),
                bad("where", () -> Where.where(t(2), t(3), t(1)), "[2]", "[3]"),
                bad("where", () -> Where.where(t(1), t(4), t(3)), "[4]", "[3]"));
    }

    static Stream<Bad> reductions() {
        return Stream.of(
                bad("sum", () -> t(2, 3).sum(2), "dim 2", "[2, 3]"),
                bad("sum", () -> t(2, 3).sum(1, -1), "sum", "twice", "[2, 3]"),
                bad("mean", () -> t(2, 3).mean(-3), "dim -3", "[2, 3]"),
                bad("mean", () -> t(2, 0).mean(1), "mean", "[2, 0]"),
                bad("var", () -> Var.var(t(2, 1), true, false, 1), "var", "[2, 1]"),
                bad("var", () -> Var.var(t(0), false, false), "var", "[0]"),
                bad("max", () -> Max.max(t(2, 0), false, 1), "max", "[2, 0]"),
                bad("max", () -> Max.max(t(), false, 0), "dim 0", "[]"),
                bad("argmax", () -> Max.argmax(t(2, 0), 1), "argmax", "[2, 0]"),
                bad("softmax", () -> Softmax.softmax(t(2, 0), 1), "softmax", "[2, 0]"),
                bad("softmax", () -> Softmax.softmax(t(2, 3), 2), "dim 2", "[2, 3]"),
                bad("logSoftmax", () -> LogSoftmax.logSoftmax(t(2, 3), -3), "dim -3", "[2, 3]"),
                bad("logSumExp", () -> LogSumExp.logSumExp(t(0, 2), true, 0), "logSumExp", "[0, 2]"));
    }

    static Stream<Bad> shaping() {
        return Stream.of(
                bad("reshape", () -> t(2, 3).reshape(4), "reshape", "[2, 3]", "[4]"),
                bad("reshape", () -> t(2, 3).reshape(4, -1), "reshape", "[2, 3]", "[4, -1]"),
                bad("reshape", () -> t(2, 3).reshape(-1, -1), "reshape", "[2, 3]", "[-1, -1]"),
                bad("reshape", () -> t(0, 3).reshape(0, -1), "reshape", "[0, 3]", "[0, -1]"),
                bad("reshape", () -> t(2, 3).reshape(-2, -3), "[-2, -3]"),
                bad("permute", () -> t(2, 3).permute(0, 0), "permute", "twice", "[2, 3]"),
                bad("permute", () -> t(2, 3).permute(0), "permute", "[0]", "[2, 3]"),
                bad("permute", () -> t(2, 3).permute(0, 1, 2), "[2, 3]"),
                bad("transpose", () -> Permute.transpose(t(2, 3), 0, 2), "dim 2", "[2, 3]"),
                bad("slice", () -> Slice.slice(t(2, 3), 1, 1, 4), "slice", "1..4", "[2, 3]"),
                bad("slice", () -> Slice.slice(t(2, 3), 0, 2, 1), "slice", "2..1", "[2, 3]"),
                bad("slice", () -> Slice.slice(t(2, 3), 0, -1, 1), "slice", "-1..1", "[2, 3]"),
                bad("pad", () -> Pad.pad(t(2, 3), new int[] {1}, new int[] {1, 2}), "pad", "[1]", "[2, 3]"),
                bad("pad", () -> Pad.pad(t(2), new int[] {-1}, new int[] {1}), "pad", "[-1]"),
                bad("broadcastTo", () -> BroadcastTo.broadcastTo(t(2, 3), 2, 4), "[2, 3]", "[2, 4]"),
                bad("broadcastTo", () -> BroadcastTo.broadcastTo(t(2, 3), 1, 3), "broadcastTo", "[2, 3]", "[1, 3]"),
                bad("broadcastTo", () -> BroadcastTo.broadcastTo(t(1, 3), 3), "broadcastTo", "[1, 3]", "[3]"),
                bad("concat", () -> Concat.concat(0, t(2, 3), t(2, 4)), "concat", "[2, 3]", "[2, 4]"),
                bad("concat", () -> Concat.concat(0, t(2, 3), t(2)), "concat", "[2, 3]", "[2]"),
                bad("concat", () -> Concat.concat(2, t(2, 3)), "dim 2", "[2, 3]"));
    }

    static Stream<Bad> products() {
        return Stream.of(
                bad("matmul", () -> t(2, 3).matmul(t(2, 3)), "matmul", "[2, 3]", "3 and 2"),
                bad("matmul", () -> t(3).matmul(t(3, 2)), "matmul", "[3]", "[3, 2]"),
                bad("matmul", () -> t(2, 2, 3).matmul(t(3, 3, 4)), "matmul", "[2, 2, 3]", "[3, 3, 4]", "2 against 3"),
                bad("linear", () -> Linear.linear(t(2, 3), t(4, 2), null), "linear", "[2, 3]", "[4, 2]"),
                bad("linear", () -> Linear.linear(t(2, 3), t(3), null), "linear", "[2, 3]", "[3]"),
                bad("linear", () -> Linear.linear(t(), t(3, 1), null), "linear", "[]", "[3, 1]"),
                bad("linear", () -> Linear.linear(t(2, 3), t(4, 3), t(3)), "linear", "[3]", "[4, 3]"),
                bad("conv2d", () -> Conv2d.conv2d(t(1, 2, 5, 5), t(3, 1, 3, 3), null, ConvOptions.DEFAULT), "conv2d",
                        "[1, 2, 5, 5]", "[3, 1, 3, 3]", "1 groups"),
                bad("conv2d", () -> Conv2d.conv2d(t(1, 3, 5, 5), t(4, 1, 3, 3), null, ConvOptions.DEFAULT.groups(2)),
                        "conv2d", "[1, 3, 5, 5]", "[4, 1, 3, 3]", "2 groups"),
                bad("conv2d", () -> Conv2d.conv2d(t(2, 5, 5), t(3, 2, 3, 3), null, ConvOptions.DEFAULT), "conv2d",
                        "[2, 5, 5]", "[3, 2, 3, 3]"),
                bad("conv2d", () -> Conv2d.conv2d(t(1, 2, 5, 5), t(3, 2, 3, 3), t(2), ConvOptions.DEFAULT), "conv2d",
                        "[2]", "[3, 2, 3, 3]"),
                bad("conv2d", () -> Conv2d.conv2d(t(1, 2, 5, 2), t(3, 2, 3, 3), null, ConvOptions.DEFAULT), "3x3",
                        "5x2"),
                bad("maxPool2d", () -> MaxPool2d.maxPool2d(t(2, 5, 5), PoolOptions.of(2)), "maxPool2d", "[2, 5, 5]"),
                bad("maxPool2d", () -> MaxPool2d.maxPool2d(t(1, 1, 5, 1), PoolOptions.of(2)), "2x2", "5x1"),
                bad("avgPool2d", () -> AvgPool2d.avgPool2d(t(5, 5), PoolOptions.of(2), true), "avgPool2d", "[5, 5]"),
                bad("globalAvgPool2d", () -> GlobalAvgPool2d.globalAvgPool2d(t(2, 5, 5)), "globalAvgPool2d",
                        "[2, 5, 5]"));
    }

    private static Tensor norm(Tensor x, Tensor gamma, Tensor beta, Tensor mean, Tensor var) {
        return BatchNorm.batchNorm(x, gamma, beta, mean, var, true, 0.1f, 1e-5f);
    }

    static Stream<Bad> normsAndLosses() {
        return Stream.of(
                bad("batchNorm", () -> norm(t(2), t(2), t(2), t(2), t(2)), "batchNorm", "[2]"),
                bad("batchNorm", () -> norm(t(4, 3), t(2), t(3), t(3), t(3)), "batchNorm", "[4, 3]", "gamma [2]"),
                bad("batchNorm", () -> norm(t(4, 3), t(3), t(4), t(3), t(3)), "batchNorm", "[4, 3]", "beta [4]"),
                bad("batchNorm", () -> norm(t(4, 3), t(3), t(3), t(1), t(3)), "[4, 3]", "running mean [1]"),
                bad("batchNorm", () -> norm(t(4, 3), t(3), t(3), t(3), t(3, 1)), "[4, 3]", "variance [3, 1]"),
                bad("layerNorm", () -> LayerNorm.layerNorm(t(2, 3), t(2), t(2), 1e-5f), "layerNorm", "[2]", "[2, 3]"),
                bad("layerNorm", () -> LayerNorm.layerNorm(t(2, 3), t(3), t(2), 1e-5f), "layerNorm", "[3]", "[2, 3]"),
                bad("layerNorm", () -> LayerNorm.layerNorm(t(3), t(2, 3), t(2, 3), 1e-5f), "[2, 3]", "[3]"),
                bad("layerNorm", () -> LayerNorm.layerNorm(t(2, 0), t(0), t(0), 1e-5f), "[0]", "[2, 0]"),
                bad("layerNorm", () -> LayerNorm.layerNorm(t(2), t(), t(), 1e-5f), "[]", "[2]"),
                bad("groupNorm", () -> GroupNorm.groupNorm(t(2, 3), 2, t(3), t(3), 1e-5f), "groupNorm", "2 groups",
                        "[2, 3]"),
                bad("groupNorm", () -> GroupNorm.groupNorm(t(2, 4), 2, t(2), t(4), 1e-5f), "groupNorm", "gamma [2]",
                        "[2, 4]"),
                bad("groupNorm", () -> GroupNorm.groupNorm(t(2, 4), 2, t(4), t(1), 1e-5f), "beta [1]", "[2, 4]"),
                bad("crossEntropy", () -> CrossEntropy.crossEntropy(t(2, 3), new int[3]), "3 labels", "[2, 3]"),
                bad("crossEntropy", () -> CrossEntropy.crossEntropy(t(2), new int[2]), "2 labels", "[2]"),
                bad("crossEntropy", () -> CrossEntropy.crossEntropy(t(0, 3), new int[0]), "0 labels", "[0, 3]"),
                bad("mse", () -> Mse.mse(t(2, 3), t(3)), "mse", "[2, 3]", "[3]"),
                bad("mse", () -> Mse.mse(t(0), t(0)), "mse", "[0]"),
                bad("bceWithLogits", () -> BceWithLogits.bceWithLogits(t(2), t(1)), "bceWithLogits", "[2]", "[1]"),
                bad("klDistill", () -> KlDistill.klDistill(t(2, 3), t(2, 4), 1), "klDistill", "[2, 3]", "[2, 4]"),
                bad("klDistill", () -> KlDistill.klDistill(t(3), t(3), 1), "klDistill", "[3]"));
    }

    @ParameterizedTest
    @MethodSource({"elementwise", "reductions", "shaping", "products", "normsAndLosses"})
    void isRefusedByName(Bad bad) {
        ShapeException e = assertThrows(ShapeException.class, bad.call());
        for (String part : bad.parts()) {
            assertTrue(e.getMessage().contains(part), part + " is missing in: " + e.getMessage());
        }
    }
}
