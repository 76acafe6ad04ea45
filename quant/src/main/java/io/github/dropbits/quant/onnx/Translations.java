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
import java.util.function.Function;

/**
 * The table of translations. For each op there is one entry with the ONNX operators (docs/Operators.md of ONNX) that
 * compute it.
 */
final class Translations {
    /** Adds the nodes for an op, and returns the name of the output of the last node. */
    private interface Translation<O extends Op> {
        String translate(Call call, O op);
    }

    private static final Map<Class<? extends Op>, Function<Call, String>> ALL = new HashMap<>();

    static {
        elementwise();
        put(Add.class, "Add");
        put(Sub.class, "Sub");
        put(Mul.class, "Mul");
        put(Div.class, "Div");
        put(Maximum.class, "Max");
        put(Minimum.class, "Min");
        put(MatMul.class, (call, op) -> call.node("MatMul", LayerNodes.factor(call), call.in(1)));
        put(Where.class, (call, op) -> call.node("Where",
                call.node("Cast", Attributes.of("to", 9 /* TensorProto.BOOL */), call.in(0)), call.in(1), call.in(2)));

        put(Reshape.class, (call, op) -> ShapeNodes.reshape(call));
        put(BroadcastTo.class, (call, op) -> ShapeNodes.broadcast(call));
        put(Pad.class, ShapeNodes::pad);
        put(Slice.class, (call, op) -> call.node("Slice", call.in(0), call.graph().longs(op.from()),
                call.graph().longs(op.to()), call.graph().longs(call.axis(op.dim()))));
        put(Permute.class, (call, op) -> call.over("Transpose", Attributes.of("perm", call.axes(op.dims()))));
        put(Concat.class, (call, op) -> call.over("Concat", Attributes.of("axis", call.axis(op.dim()))));

        put(Sum.class, (call, op) -> ReductionNodes.sum(call, call.in(0), op.keepDim(), call.axes(op.dims())));
        put(Max.class, (call, op) -> ReductionNodes.reduce(call, "ReduceMax", op.keepDim(), call.axis(op.dim())));
        put(LogSumExp.class, (call, op) -> ReductionNodes.reduce(call, "ReduceLogSumExp", op.keepDim(),
                call.axis(op.dim())));
        put(Var.class, ReductionNodes::variance);
        put(Softmax.class, (call, op) -> call.over("Softmax", Attributes.of("axis", call.axis(op.dim()))));
        put(LogSoftmax.class, (call, op) -> call.over("LogSoftmax", Attributes.of("axis", call.axis(op.dim()))));

        put(Linear.class, (call, op) -> LayerNodes.linear(call));
        put(Conv2d.class, LayerNodes::conv);
        put(MaxPool2d.class, (call, op) -> call.over("MaxPool", LayerNodes.window(op.options())));
        put(AvgPool2d.class, (call, op) -> call.over("AveragePool",
                LayerNodes.window(op.options()).with("count_include_pad", op.countPadding())));
        put(BatchNorm.class, LayerNodes::batchNorm);
        put(LayerNorm.class, LayerNodes::layerNorm);
        put(GroupNorm.class, LayerNodes::groupNorm);
    }

    private Translations() {
    }

    private static <O extends Op> void put(Class<O> type, Translation<O> translation) {
        ALL.put(type, call -> translation.translate(call, type.cast(call.op())));
    }

    /** Registers an op that is computed by a single operator without attributes from all inputs of the op. */
    private static void put(Class<? extends Op> type, String operator) {
        ALL.put(type, call -> call.over(operator, Attributes.NONE));
    }

    private static void elementwise() {
        put(Abs.class, "Abs");
        put(Exp.class, "Exp");
        put(Log.class, "Log");
        put(Neg.class, "Neg");
        put(Relu.class, "Relu");
        put(Sigmoid.class, "Sigmoid");
        put(Softplus.class, "Softplus");
        put(Sqrt.class, "Sqrt");
        put(Tanh.class, "Tanh");
        put(Square.class, (call, op) -> call.node("Mul", call.in(0), call.in(0)));
        put(Pow.class, (call, op) -> call.node("Pow", call.in(0), call.graph().scalar(op.exponent())));
        put(LeakyRelu.class, (call, op) -> call.over("LeakyRelu", Attributes.of("alpha", op.slope())));
        put(Clamp.class, (call, op) -> call.node("Clip", call.in(0), call.graph().scalar(op.min()),
                call.graph().scalar(op.max())));
        put(Relu6.class, (call, op) -> call.node("Clip", call.in(0), call.graph().scalar(0), call.graph().scalar(6)));
        put(Silu.class, (call, op) -> call.node("Mul", call.in(0), call.node("Sigmoid", call.in(0))));
        // HardSigmoid computes max(0, min(1, alpha x + beta)).
        put(Hardswish.class, (call, op) -> call.node("Mul", call.in(0),
                call.node("HardSigmoid", Attributes.of("alpha", 1 / 6f).with("beta", 0.5f), call.in(0))));
        put(Gelu.class, (call, op) -> gelu(call));
    }

    /**
     * Translates GELU as x (1 + erf(x / sqrt 2)) / 2. The operators in this formula are older than ONNX's Gelu, so a
     * lower operator set is sufficient.
     */
    private static String gelu(Call call) {
        String erf = call.node("Erf", call.node("Mul", call.in(0), call.graph().scalar((float) Math.sqrt(0.5))));
        String half = call.node("Mul", call.in(0), call.graph().scalar(0.5f));
        return call.node("Mul", half, call.node("Add", erf, call.graph().scalar(1)));
    }

    /**
     * Adds the nodes for an op.
     *
     * @return the name of the output
     * @throws IllegalArgumentException if the op has no translation
     */
    static String translate(Call call) {
        Function<Call, String> translation = ALL.get(call.op().getClass());
        if (translation == null) {
            throw call.refusal("there is no translation of this op");
        }
        return translation.apply(call);
    }
}
