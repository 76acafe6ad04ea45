package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.ops.Abs;
import io.github.dropbits.core.ops.Add;
import io.github.dropbits.core.ops.AvgPool2d;
import io.github.dropbits.core.ops.BatchNorm;
import io.github.dropbits.core.ops.BroadcastTo;
import io.github.dropbits.core.ops.Clamp;
import io.github.dropbits.core.ops.Concat;
import io.github.dropbits.core.ops.Conv2d;
import io.github.dropbits.core.ops.Div;
import io.github.dropbits.core.ops.Exp;
import io.github.dropbits.core.ops.Gelu;
import io.github.dropbits.core.ops.GroupNorm;
import io.github.dropbits.core.ops.Hardswish;
import io.github.dropbits.core.ops.LayerNorm;
import io.github.dropbits.core.ops.LeakyRelu;
import io.github.dropbits.core.ops.Linear;
import io.github.dropbits.core.ops.Log;
import io.github.dropbits.core.ops.LogSoftmax;
import io.github.dropbits.core.ops.LogSumExp;
import io.github.dropbits.core.ops.MatMul;
import io.github.dropbits.core.ops.Max;
import io.github.dropbits.core.ops.MaxPool2d;
import io.github.dropbits.core.ops.Maximum;
import io.github.dropbits.core.ops.Minimum;
import io.github.dropbits.core.ops.Mul;
import io.github.dropbits.core.ops.Neg;
import io.github.dropbits.core.ops.Pad;
import io.github.dropbits.core.ops.Permute;
import io.github.dropbits.core.ops.Pow;
import io.github.dropbits.core.ops.Relu;
import io.github.dropbits.core.ops.Relu6;
import io.github.dropbits.core.ops.Reshape;
import io.github.dropbits.core.ops.Sigmoid;
import io.github.dropbits.core.ops.Silu;
import io.github.dropbits.core.ops.Slice;
import io.github.dropbits.core.ops.Softmax;
import io.github.dropbits.core.ops.Softplus;
import io.github.dropbits.core.ops.Sqrt;
import io.github.dropbits.core.ops.Square;
import io.github.dropbits.core.ops.Sub;
import io.github.dropbits.core.ops.Sum;
import io.github.dropbits.core.ops.Tanh;
import io.github.dropbits.core.ops.Var;
import io.github.dropbits.core.ops.Where;
import java.util.HashMap;
import java.util.Map;

/** Which ONNX operators (docs/Operators.md of onnx) compute what an op does: one entry an op. */
final class Translations {
    /** Adds the nodes for an op and gives the name of their last output. */
    private interface Translation {
        String translate(Call call);
    }

    private static final Map<Class<? extends Op>, Translation> ALL = new HashMap<>();

    static {
        elementwise();
        ALL.put(Add.class, call -> call.over("Add", Map.of()));
        ALL.put(Sub.class, call -> call.over("Sub", Map.of()));
        ALL.put(Mul.class, call -> call.over("Mul", Map.of()));
        ALL.put(Div.class, call -> call.over("Div", Map.of()));
        ALL.put(Maximum.class, call -> call.over("Max", Map.of()));
        ALL.put(Minimum.class, call -> call.over("Min", Map.of()));
        ALL.put(MatMul.class, call -> call.over("MatMul", Map.of()));
        ALL.put(Where.class, call -> call.node("Where",
                call.node("Cast", Map.of("to", 9 /* TensorProto.BOOL */), call.in(0)), call.in(1), call.in(2)));

        ALL.put(Reshape.class, ShapeNodes::reshape);
        ALL.put(BroadcastTo.class, ShapeNodes::broadcast);
        ALL.put(Pad.class, ShapeNodes::pad);
        ALL.put(Slice.class, call -> call.node("Slice", call.in(0), call.graph().longs(call.integer("from")),
                call.graph().longs(call.integer("to")), call.graph().longs(call.dim())));
        ALL.put(Permute.class, call -> call.over("Transpose", Map.of("perm", call.dims())));
        ALL.put(Concat.class, call -> call.over("Concat", Map.of("axis", call.dim())));

        ALL.put(Sum.class, call -> ReductionNodes.sum(call, call.in(0), call.flag("keepDim"), call.dims()));
        ALL.put(Max.class, call -> ReductionNodes.reduce(call, "ReduceMax", call.flag("keepDim"), call.dim()));
        ALL.put(LogSumExp.class,
                call -> ReductionNodes.reduce(call, "ReduceLogSumExp", call.flag("keepDim"), call.dim()));
        ALL.put(Var.class, ReductionNodes::variance);
        ALL.put(Softmax.class, call -> call.over("Softmax", Map.of("axis", call.dim())));
        ALL.put(LogSoftmax.class, call -> call.over("LogSoftmax", Map.of("axis", call.dim())));

        ALL.put(Linear.class, LayerNodes::linear);
        ALL.put(Conv2d.class, LayerNodes::conv);
        ALL.put(MaxPool2d.class, call -> call.over("MaxPool", LayerNodes.window(call)));
        ALL.put(AvgPool2d.class, LayerNodes::averagePool);
        ALL.put(BatchNorm.class, LayerNodes::batchNorm);
        ALL.put(LayerNorm.class, LayerNodes::layerNorm);
        ALL.put(GroupNorm.class, LayerNodes::groupNorm);
    }

    private Translations() {
    }

    private static void elementwise() {
        ALL.put(Abs.class, call -> call.over("Abs", Map.of()));
        ALL.put(Exp.class, call -> call.over("Exp", Map.of()));
        ALL.put(Log.class, call -> call.over("Log", Map.of()));
        ALL.put(Neg.class, call -> call.over("Neg", Map.of()));
        ALL.put(Relu.class, call -> call.over("Relu", Map.of()));
        ALL.put(Sigmoid.class, call -> call.over("Sigmoid", Map.of()));
        ALL.put(Softplus.class, call -> call.over("Softplus", Map.of()));
        ALL.put(Sqrt.class, call -> call.over("Sqrt", Map.of()));
        ALL.put(Tanh.class, call -> call.over("Tanh", Map.of()));
        ALL.put(Square.class, call -> call.node("Mul", call.in(0), call.in(0)));
        ALL.put(Pow.class, call -> call.node("Pow", call.in(0), call.graph().scalar(call.number("exponent"))));
        ALL.put(LeakyRelu.class, call -> call.over("LeakyRelu", Map.of("alpha", call.number("slope"))));
        ALL.put(Clamp.class, call -> call.node("Clip", call.in(0), call.graph().scalar(call.number("min")),
                call.graph().scalar(call.number("max"))));
        ALL.put(Relu6.class, call -> call.node("Clip", call.in(0), call.graph().scalar(0), call.graph().scalar(6)));
        ALL.put(Silu.class, call -> call.node("Mul", call.in(0), call.node("Sigmoid", call.in(0))));
        // HardSigmoid is max(0, min(1, alpha x + beta)).
        ALL.put(Hardswish.class, call -> call.node("Mul", call.in(0),
                call.node("HardSigmoid", Map.of("alpha", 1 / 6f, "beta", 0.5f), call.in(0))));
        ALL.put(Gelu.class, Translations::gelu);
    }

    /** x (1 + erf(x / sqrt 2)) / 2, from operators that are older than Gelu. */
    private static String gelu(Call call) {
        String erf = call.node("Erf", call.node("Mul", call.in(0), call.graph().scalar((float) Math.sqrt(0.5))));
        String half = call.node("Mul", call.in(0), call.graph().scalar(0.5f));
        return call.node("Mul", half, call.node("Add", erf, call.graph().scalar(1)));
    }

    /**
     * Adds the nodes for an op.
     *
     * @return the name of the output
     * @throws IllegalArgumentException if there is no translation
     */
    static String translate(Call call) {
        Translation translation = ALL.get(call.op().getClass());
        if (translation == null) {
            throw call.refusal("there is no translation of this op");
        }
        return translation.translate(call);
    }
}
