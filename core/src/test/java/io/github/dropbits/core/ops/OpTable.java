package io.github.dropbits.core.ops;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A table with at least one application of every op, for tests that apply to all ops. */
final class OpTable {
    /**
     * One application of an op.
     *
     * @param op the class of the op
     * @param function applies the op
     * @param in the inputs that receive a gradient
     */
    record Entry(Class<?> op, Function<Tensor[], Tensor> function, Tensor... in) {
        /**
         * Stores copies of the inputs as new leaves in {@code leaves} and applies the op. {@code wanted} determines
         * which leaves require a gradient.
         */
        Tensor apply(Tensor[] leaves, boolean... wanted) {
            for (int i = 0; i < in.length; i++) {
                leaves[i] = Tensor.wrap(in[i].toArray(), in[i].shape()).requiresGrad(wanted[i]);
            }
            return function.apply(leaves);
        }

        @Override
        public String toString() {
            return op.getSimpleName();
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    private OpTable() {
        unary();
        binary();
        reductions();
        shaping();
        products();
        images();
        norms();
        losses();
    }

    static List<Entry> entries() {
        return new OpTable().entries;
    }

    private void put(Class<?> op, Function<Tensor[], Tensor> function, Tensor... in) {
        entries.add(new Entry(op, function, in));
    }

    private static Tensor t(int role, int... dims) {
        return Tensors.lattice(10L + role, role, dims);
    }

    private void unary() {
        Tensor x = t(0, 3, 37);
        put(Abs.class, in -> Abs.abs(in[0]), x);
        put(Clamp.class, in -> Clamp.clamp(in[0], -1, 0.5f), x);
        put(Exp.class, in -> Exp.exp(in[0]), x);
        put(Gelu.class, in -> Gelu.gelu(in[0]), x);
        put(Hardswish.class, in -> Hardswish.hardswish(in[0]), Check.scaled(x, 2));
        put(LeakyRelu.class, in -> LeakyRelu.leakyRelu(in[0], 0.1f), x);
        put(Log.class, in -> Log.log(in[0]), Check.positive(x, 0.01f));
        put(Neg.class, in -> Neg.neg(in[0]), x);
        put(Pow.class, in -> Pow.pow(in[0], 1.5f), Check.positive(x, 0.1f));
        put(Relu.class, in -> Relu.relu(in[0]), x);
        put(Relu6.class, in -> Relu6.relu6(in[0]), Check.scaled(x, 4));
        put(Sigmoid.class, in -> Sigmoid.sigmoid(in[0]), x);
        put(Silu.class, in -> Silu.silu(in[0]), x);
        put(Softplus.class, in -> Softplus.softplus(in[0]), x);
        put(Sqrt.class, in -> Sqrt.sqrt(in[0]), Check.positive(x, 0.01f));
        put(Square.class, in -> Square.square(in[0]), x);
        put(Tanh.class, in -> Tanh.tanh(in[0]), x);
        put(Dropout.class, in -> Dropout.dropout(in[0], 0.3f, new RandomStream(1)), x);
    }

    private void binary() {
        Tensor a = t(0, 4, 1, 5);
        Tensor b = t(1, 3, 5);
        put(Add.class, in -> Add.add(in[0], in[1]), a, b);
        put(Sub.class, in -> Sub.sub(in[0], in[1]), a, b);
        put(Mul.class, in -> Mul.mul(in[0], in[1]), a, b);
        put(Div.class, in -> Div.div(in[0], in[1]), a, Check.awayFromZero(b, 0.5f));
        put(Maximum.class, in -> Maximum.maximum(in[0], in[1]), a, b);
        put(Minimum.class, in -> Minimum.minimum(in[0], in[1]), a, b);
        Tensor condition = Check.coins(1, 4, 3, 1);
        put(Where.class, in -> Where.where(condition, in[0], in[1]), a, b);
    }

    private void reductions() {
        Tensor x = t(0, 4, 3, 5);
        put(Sum.class, in -> Sum.sum(in[0], false, 1), x);
        put(Mean.class, in -> Mean.mean(in[0], true, 0, 2), x);
        put(Var.class, in -> Var.var(in[0], true, false, 0, 1), x);
        put(Max.class, in -> Max.max(in[0], false, 1), x);
        put(Softmax.class, in -> Softmax.softmax(in[0], 1), x);
        put(LogSoftmax.class, in -> LogSoftmax.logSoftmax(in[0], -1), x);
        put(LogSumExp.class, in -> LogSumExp.logSumExp(in[0], true, 0), x);
    }

    private void shaping() {
        Tensor x = t(0, 4, 3, 5);
        put(Reshape.class, in -> Reshape.reshape(in[0], 6, -1), x);
        put(Permute.class, in -> Permute.permute(in[0], 2, 0, 1), x);
        put(Slice.class, in -> Slice.slice(in[0], 1, 1, 3), x);
        put(Pad.class, in -> Pad.pad(in[0], new int[] {0, 1, 2}, new int[] {1, 0, 3}), x);
        put(BroadcastTo.class, in -> BroadcastTo.broadcastTo(in[0], 2, 4, 3, 5), t(0, 4, 1, 5));
        put(Concat.class, in -> Concat.concat(1, in), x, t(1, 4, 1, 5), t(2, 4, 2, 5));
    }

    private void products() {
        put(MatMul.class, in -> MatMul.matmul(in[0], in[1]), t(0, 3, 1, 21, 17), t(1, 2, 17, 19));
        put(Linear.class, in -> Linear.linear(in[0], in[1], in[2]), t(0, 2, 9, 17), t(1, 31, 17), t(2, 31));
    }

    private void images() {
        Tensor x = t(0, 5, 4, 17, 18);
        put(Conv2d.class, in -> Conv2d.conv2d(in[0], in[1], in[2], ConvOptions.DEFAULT.padding(1).groups(2)), x,
                t(1, 6, 2, 3, 2), t(2, 6));
        put(MaxPool2d.class, in -> MaxPool2d.maxPool2d(in[0], new PoolOptions(3, 2, 1)), x);
        put(MaxPool2d.class, in -> MaxPool2d.maxPool2d(in[0], PoolOptions.of(2)), x);
        put(AvgPool2d.class, in -> AvgPool2d.avgPool2d(in[0], new PoolOptions(3, 2, 1), false), x);
        put(GlobalAvgPool2d.class, in -> GlobalAvgPool2d.globalAvgPool2d(in[0]), x);
    }

    private void norms() {
        Tensor x = t(0, 6, 4, 3);
        put(BatchNorm.class, in -> BatchNorm.batchNorm(in[0], in[1], in[2], Tensor.zeros(4), Tensor.full(1, 4), true,
                0.1f, 1e-3f), x, t(1, 4), t(2, 4));
        put(BatchNorm.class, in -> BatchNorm.batchNorm(in[0], in[1], in[2], Tensor.zeros(4), Tensor.full(2, 4), false,
                0.1f, 1e-3f), x, t(1, 4), t(2, 4));
        put(LayerNorm.class, in -> LayerNorm.layerNorm(in[0], in[1], in[2], 1e-3f), x, t(1, 4, 3), t(2, 4, 3));
        put(GroupNorm.class, in -> GroupNorm.groupNorm(in[0], 2, in[1], in[2], 1e-3f), x, t(1, 4), t(2, 4));
    }

    private void losses() {
        Tensor x = t(0, 4, 5);
        put(CrossEntropy.class, in -> CrossEntropy.crossEntropy(in[0], new int[] {0, 4, 2, 2}, 0.1f, Reduction.SUM), x);
        put(Mse.class, in -> Mse.mse(in[0], in[1]), x, t(1, 4, 5));
        put(BceWithLogits.class, in -> BceWithLogits.bceWithLogits(in[0], in[1]), x, Check.coins(1, 4, 5));
        put(KlDistill.class, in -> KlDistill.klDistill(in[0], t(1, 4, 5), 3), x);
    }
}
