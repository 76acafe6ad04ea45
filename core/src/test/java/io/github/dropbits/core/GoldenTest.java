package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.fail;

import io.github.dropbits.core.ops.Abs;
import io.github.dropbits.core.ops.AvgPool2d;
import io.github.dropbits.core.ops.BatchNorm;
import io.github.dropbits.core.ops.BceWithLogits;
import io.github.dropbits.core.ops.BroadcastTo;
import io.github.dropbits.core.ops.Clamp;
import io.github.dropbits.core.ops.Concat;
import io.github.dropbits.core.ops.Conv2d;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.CrossEntropy;
import io.github.dropbits.core.ops.Gelu;
import io.github.dropbits.core.ops.GlobalAvgPool2d;
import io.github.dropbits.core.ops.GroupNorm;
import io.github.dropbits.core.ops.Hardswish;
import io.github.dropbits.core.ops.KlDistill;
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
import io.github.dropbits.core.ops.Mse;
import io.github.dropbits.core.ops.Pad;
import io.github.dropbits.core.ops.Permute;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.core.ops.Pow;
import io.github.dropbits.core.ops.Reduction;
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
import io.github.dropbits.core.testkit.GoldenCase;
import io.github.dropbits.core.testkit.GoldenOps;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares values and gradients with those computed by PyTorch. There is one test per file. */
class GoldenTest {
    static Stream<GoldenCase> own() {
        return GoldenCase.all(GoldenOps.CORE::contains);
    }

    static Stream<GoldenCase> unknown() {
        return GoldenCase.all(GoldenOps::nobody);
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("own")
    void matchesPyTorch(GoldenCase c) {
        if (c.op().equals("cross_entropy")) {
            crossEntropy(c);
            return;
        }
        Tensor[] in = new Tensor[c.inputs()];
        for (int i = 0; i < in.length; i++) {
            in[i] = c.input(i);
        }
        c.check(in.length > 1 ? many(c, in) : one(c, in[0]), in);
        if (c.op().equals("batch_norm")) {
            c.expect("running_mean", in[3]);
            c.expect("running_var", in[4]);
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("unknown")
    void isOfSomeModule(GoldenCase c) {
        fail("no module answers for op " + c.op() + " of " + c);
    }

    private static void crossEntropy(GoldenCase c) {
        Tensor logits = c.input(0);
        c.check(CrossEntropy.crossEntropy(logits, c.labels(1), (float) c.number("label_smoothing", 0),
                Reduction.valueOf(c.text("reduction").toUpperCase(Locale.ROOT))), logits);
    }

    private static Tensor one(GoldenCase c, Tensor x) {
        return switch (c.op()) {
            case "abs" -> Abs.abs(x);
            case "neg" -> x.neg();
            case "exp" -> x.exp();
            case "log" -> x.log();
            case "sqrt" -> Sqrt.sqrt(x);
            case "square" -> x.square();
            case "pow" -> Pow.pow(x, (float) c.number("exponent"));
            case "sigmoid" -> x.sigmoid();
            case "tanh" -> Tanh.tanh(x);
            case "relu" -> x.relu();
            case "relu6" -> Relu6.relu6(x);
            case "leaky_relu" -> LeakyRelu.leakyRelu(x, (float) c.number("slope"));
            case "gelu" -> Gelu.gelu(x);
            case "silu" -> Silu.silu(x);
            case "hardswish" -> Hardswish.hardswish(x);
            case "softplus" -> Softplus.softplus(x);
            case "clamp" -> Clamp.clamp(x, (float) c.number("min"), (float) c.number("max"));
            case "sum" -> Sum.sum(x, c.flag("keepdim"), c.integers("dims"));
            case "mean" -> Mean.mean(x, c.flag("keepdim"), c.integers("dims"));
            case "var" -> Var.var(x, c.flag("unbiased"), c.flag("keepdim"), c.integers("dims"));
            case "max" -> Max.max(x, c.flag("keepdim"), c.integer("dim"));
            case "logsumexp" -> LogSumExp.logSumExp(x, c.flag("keepdim"), c.integer("dim"));
            case "softmax" -> Softmax.softmax(x, c.integer("dim"));
            case "log_softmax" -> LogSoftmax.logSoftmax(x, c.integer("dim"));
            case "reshape" -> x.reshape(c.integers("shape"));
            case "permute" -> Permute.permute(x, c.integers("dims"));
            case "slice" -> Slice.slice(x, c.integer("dim"), c.integer("from"), c.integer("to"));
            case "pad" -> Pad.pad(x, c.integers("before"), c.integers("after"));
            case "broadcast_to" -> BroadcastTo.broadcastTo(x, c.integers("shape"));
            case "max_pool2d" -> MaxPool2d.maxPool2d(x, pool(c));
            case "avg_pool2d" -> AvgPool2d.avgPool2d(x, pool(c), c.flag("count_include_pad"));
            case "global_avg_pool2d" -> GlobalAvgPool2d.globalAvgPool2d(x);
            case "concat" -> Concat.concat(c.integer("dim"), x);
            default -> throw new AssertionError(c.op());
        };
    }

    private static Tensor many(GoldenCase c, Tensor... in) {
        return switch (c.op()) {
            case "add" -> in[0].add(in[1]);
            case "sub" -> in[0].sub(in[1]);
            case "mul" -> in[0].mul(in[1]);
            case "div" -> in[0].div(in[1]);
            case "maximum" -> Maximum.maximum(in[0], in[1]);
            case "minimum" -> Minimum.minimum(in[0], in[1]);
            case "where" -> Where.where(in[0], in[1], in[2]);
            case "concat" -> Concat.concat(c.integer("dim"), in);
            case "matmul" -> in[0].matmul(in[1]);
            case "transpose_matmul" -> Permute.transpose(in[0], 0, 1).matmul(in[1]);
            case "linear" -> Linear.linear(in[0], in[1], in.length > 2 ? in[2] : null);
            case "conv2d" -> Conv2d.conv2d(in[0], in[1], in.length > 2 ? in[2] : null,
                    ConvOptions.DEFAULT.stride(c.integer("stride")).padding(c.integer("padding"))
                            .dilation(c.integer("dilation")).groups(c.integer("groups")));
            case "batch_norm" -> BatchNorm.batchNorm(in[0], in[1], in[2], in[3], in[4], c.flag("training"),
                    (float) c.number("momentum"), (float) c.number("eps"));
            case "layer_norm" -> LayerNorm.layerNorm(in[0], in[1], in[2], (float) c.number("eps"));
            case "group_norm" -> GroupNorm.groupNorm(in[0], c.integer("groups"), in[1], in[2], (float) c.number("eps"));
            case "mse_loss" -> Mse.mse(in[0], in[1]);
            case "bce_with_logits" -> BceWithLogits.bceWithLogits(in[0], in[1]);
            case "kl_div_distill" -> KlDistill.klDistill(in[0], in[1], (float) c.number("temperature"));
            default -> throw new AssertionError(c.op());
        };
    }

    private static PoolOptions pool(GoldenCase c) {
        return new PoolOptions(c.integer("kernel"), c.integer("stride"), c.integer("padding"));
    }
}
