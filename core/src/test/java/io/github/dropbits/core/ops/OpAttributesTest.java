package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests the attributes that ops provide to code that reads a trace. */
class OpAttributesTest {
    private static final Tensor X = Tensor.full(1, 2, 4, 6, 6);

    private static <O extends Op> O of(Class<O> type, Supplier<Tensor> code) {
        return type.cast(Trace.of(code).steps().getLast().op());
    }

    @Test
    void numbersAndOptions() {
        Clamp clamp = of(Clamp.class, () -> Clamp.clamp(X, -1, 2));
        assertEquals(-1, clamp.min());
        assertEquals(2, clamp.max());
        assertEquals(0.1f, of(LeakyRelu.class, () -> LeakyRelu.leakyRelu(X, 0.1f)).slope());
        assertEquals(3, of(Pow.class, () -> Pow.pow(X, 3)).exponent());
        assertEquals(-1, of(Softmax.class, () -> Softmax.softmax(X, -1)).dim());
        assertEquals(1, of(LogSoftmax.class, () -> LogSoftmax.logSoftmax(X, 1)).dim());
        LogSumExp logSumExp = of(LogSumExp.class, () -> LogSumExp.logSumExp(X, true, 1));
        assertEquals(1, logSumExp.dim());
        assertTrue(logSumExp.keepDim());
        Max max = of(Max.class, () -> Max.max(X, false, 1));
        assertEquals(1, max.dim());
        assertFalse(max.keepDim());
        Slice slice = of(Slice.class, () -> Slice.slice(X, 3, 1, 4));
        assertEquals(3, slice.dim());
        assertEquals(1, slice.from());
        assertEquals(4, slice.to());
        assertEquals(0, of(Concat.class, () -> Concat.concat(0, X, X)).dim());
        PoolOptions pool = new PoolOptions(3, 2, 1);
        assertEquals(pool, of(MaxPool2d.class, () -> MaxPool2d.maxPool2d(X, pool)).options());
        AvgPool2d average = of(AvgPool2d.class, () -> AvgPool2d.avgPool2d(X, pool, true));
        assertEquals(pool, average.options());
        assertTrue(average.countPadding());
        ConvOptions conv = ConvOptions.DEFAULT.groups(4).padding(1);
        assertEquals(conv, of(Conv2d.class, () -> Conv2d.conv2d(X, Tensor.full(1, 4, 1, 3, 3), null, conv)).options());
    }

    @Test
    void normalizations() {
        Tensor x = Tensor.full(1, 2, 4, 3);
        Tensor each = Tensor.full(1, 4);
        Tensor mean = Tensor.zeros(4);
        Tensor variance = Tensor.full(2, 4);
        BatchNorm batch = of(BatchNorm.class,
                () -> BatchNorm.batchNorm(x, each, each, mean, variance, false, 0.1f, 1e-3f));
        assertSame(mean, batch.runningMean());
        assertSame(variance, batch.runningVar());
        assertFalse(batch.training());
        assertEquals(0.1f, batch.momentum());
        assertEquals(1e-3f, batch.eps());
        GroupNorm groups = of(GroupNorm.class, () -> GroupNorm.groupNorm(x, 2, each, each, 1e-3f));
        assertEquals(2, groups.groups());
        assertEquals(1e-3f, groups.eps());
        Tensor last = Tensor.full(1, 3);
        assertEquals(1e-3f, of(LayerNorm.class, () -> LayerNorm.layerNorm(x, last, last, 1e-3f)).eps());
    }

    @Test
    void dropoutAndLosses() {
        Tensor x = Tensor.full(1, 2, 4);
        assertEquals(0.25f, of(Dropout.class, () -> Dropout.dropout(x, 0.25f, new RandomStream(1))).drop());
        assertEquals(3, of(KlDistill.class, () -> KlDistill.klDistill(x, x, 3)).temperature());
        CrossEntropy loss = of(CrossEntropy.class,
                () -> CrossEntropy.crossEntropy(x, new int[] {1, 3}, 0.1f, Reduction.SUM));
        assertArrayEquals(new int[] {1, 3}, loss.labels());
        assertEquals(0.1f, loss.smoothing());
        assertEquals(Reduction.SUM, loss.reduction());
    }

    /**
     * Batch normalization reports copies of the batch's statistics in training, and of the running statistics in
     * evaluation.
     */
    @Test
    void whatBatchNormDividedBy() {
        Tensor x = Tensor.of(new float[] {1, 3, 5, 9}, 2, 2);
        Tensor one = Tensor.full(1, 2);
        for (boolean training : new boolean[] {true, false}) {
            BatchNorm op = of(BatchNorm.class, () -> BatchNorm.batchNorm(x, one, one, Tensor.full(7, 2),
                    Tensor.full(4, 2), training, 0.1f, 0));
            assertArrayEquals(training ? new float[] {3, 6} : new float[] {7, 7}, op.means());
            assertArrayEquals(training ? new float[] {1 / 2f, 1 / 3f} : new float[] {1 / 2f, 1 / 2f}, op.inverses());
            op.means()[0] = 100;
            op.inverses()[0] = 100;
            assertEquals(training ? 3 : 7, op.means()[0]);
            assertEquals(1 / 2f, op.inverses()[0]);
        }
    }

    /** Ops return copies of their arrays, so that the caller cannot modify the op. */
    @Test
    void dimensions() {
        Sum sum = of(Sum.class, () -> Sum.sum(X, true, 0, -1));
        for (int i = 0; i < 2; i++) {
            assertTrue(sum.keepDim());
            assertArrayEquals(new int[] {0, -1}, sum.dims());
            sum.dims()[0] = 5;
        }
        Var var = of(Var.class, () -> Var.var(X, true, false, 1));
        assertTrue(var.unbiased());
        assertFalse(var.keepDim());
        assertArrayEquals(new int[] {1}, var.dims());
        Tensor x = Tensor.full(1, 2, 4, 3);
        assertArrayEquals(new int[] {2, 0, 1}, of(Permute.class, () -> Permute.permute(x, 2, 0, -2)).dims());
        Pad pad = of(Pad.class, () -> Pad.pad(x, new int[] {0, 1, 2}, new int[] {3, 0, 0}));
        assertArrayEquals(new int[] {0, 1, 2}, pad.before());
        assertArrayEquals(new int[] {3, 0, 0}, pad.after());
    }

    /** Returns, for each op, a base variant followed by variants that each differ from it in one attribute. */
    private static Map<String, List<Supplier<Tensor>>> variants() {
        Tensor x = Tensor.full(1, 4, 4, 4, 4);
        Tensor each = Tensor.full(1, 4);
        Tensor rows = Tensor.full(1, 2, 4);
        PoolOptions pool = PoolOptions.of(2);
        int[] labels = {1, 3};
        Tensor weight = Tensor.full(1, 4, 4, 1, 1);
        int[] none = new int[4];
        int[] some = {0, 1, 0, 0};
        return Map.ofEntries(
                Map.entry("clamp", List.of(() -> Clamp.clamp(x, -1, 1), () -> Clamp.clamp(x, -2, 1),
                        () -> Clamp.clamp(x, -1, 2))),
                Map.entry("leakyRelu", List.of(() -> LeakyRelu.leakyRelu(x, 0.1f), () -> LeakyRelu.leakyRelu(x, 0.2f))),
                Map.entry("pow", List.of(() -> Pow.pow(x, 2), () -> Pow.pow(x, 3))),
                Map.entry("softmax", List.of(() -> Softmax.softmax(x, 1), () -> Softmax.softmax(x, 2))),
                Map.entry("logSoftmax", List.of(() -> LogSoftmax.logSoftmax(x, 1), () -> LogSoftmax.logSoftmax(x, 2))),
                Map.entry("logSumExp", List.of(() -> LogSumExp.logSumExp(x, true, 1),
                        () -> LogSumExp.logSumExp(x, false, 1), () -> LogSumExp.logSumExp(x, true, 2))),
                Map.entry("max", List.of(() -> Max.max(x, true, 1), () -> Max.max(x, false, 1),
                        () -> Max.max(x, true, 2))),
                Map.entry("slice", List.of(() -> Slice.slice(x, 1, 1, 3), () -> Slice.slice(x, 2, 1, 3),
                        () -> Slice.slice(x, 1, 0, 3), () -> Slice.slice(x, 1, 1, 2))),
                Map.entry("concat", List.of(() -> Concat.concat(0, x, x), () -> Concat.concat(1, x, x))),
                Map.entry("maxPool2d", List.of(() -> MaxPool2d.maxPool2d(x, pool),
                        () -> MaxPool2d.maxPool2d(x, PoolOptions.of(1)))),
                Map.entry("avgPool2d", List.of(() -> AvgPool2d.avgPool2d(x, pool, true),
                        () -> AvgPool2d.avgPool2d(x, pool, false),
                        () -> AvgPool2d.avgPool2d(x, PoolOptions.of(1), true))),
                Map.entry("conv2d", List.of(() -> Conv2d.conv2d(x, weight, null, ConvOptions.DEFAULT),
                        () -> Conv2d.conv2d(x, weight, null, ConvOptions.DEFAULT.stride(2)))),
                Map.entry("batchNorm", List.of(
                        () -> BatchNorm.batchNorm(x, each, each, each.copy(), each.copy(), true, 0.1f, 1e-3f),
                        () -> BatchNorm.batchNorm(x, each, each, each.copy(), each.copy(), false, 0.1f, 1e-3f),
                        () -> BatchNorm.batchNorm(x, each, each, each.copy(), each.copy(), true, 0.2f, 1e-3f),
                        () -> BatchNorm.batchNorm(x, each, each, each.copy(), each.copy(), true, 0.1f, 1e-2f))),
                Map.entry("groupNorm", List.of(() -> GroupNorm.groupNorm(x, 2, each, each, 1e-3f),
                        () -> GroupNorm.groupNorm(x, 4, each, each, 1e-3f),
                        () -> GroupNorm.groupNorm(x, 2, each, each, 1e-2f))),
                Map.entry("layerNorm", List.of(() -> LayerNorm.layerNorm(x, each, each, 1e-3f),
                        () -> LayerNorm.layerNorm(x, each, each, 1e-2f))),
                Map.entry("dropout", List.of(() -> Dropout.dropout(x, 0.25f, new RandomStream(1)),
                        () -> Dropout.dropout(x, 0.5f, new RandomStream(1)))),
                Map.entry("klDistill", List.of(() -> KlDistill.klDistill(rows, rows, 3),
                        () -> KlDistill.klDistill(rows, rows, 2))),
                Map.entry("crossEntropy", List.of(
                        () -> CrossEntropy.crossEntropy(rows, labels, 0.1f, Reduction.SUM),
                        () -> CrossEntropy.crossEntropy(rows, new int[] {0, 3}, 0.1f, Reduction.SUM),
                        () -> CrossEntropy.crossEntropy(rows, labels, 0.2f, Reduction.SUM),
                        () -> CrossEntropy.crossEntropy(rows, labels, 0.1f, Reduction.MEAN))),
                Map.entry("sum", List.of(() -> Sum.sum(x, true, 1), () -> Sum.sum(x, false, 1),
                        () -> Sum.sum(x, true, 2))),
                Map.entry("var", List.of(() -> Var.var(x, true, true, 1), () -> Var.var(x, false, true, 1),
                        () -> Var.var(x, true, false, 1), () -> Var.var(x, true, true, 2))),
                Map.entry("permute", List.of(() -> x.permute(0, 1, 2, 3), () -> x.permute(1, 0, 2, 3))),
                Map.entry("pad", List.of(() -> Pad.pad(x, none, none), () -> Pad.pad(x, some, none),
                        () -> Pad.pad(x, none, some))));
    }

    private static Op last(Supplier<Tensor> code) {
        return of(Op.class, code);
    }

    @Test
    void opsThatDifferInAnyAttributeAreNotTheSame() {
        variants().forEach((name, codes) -> {
            assertTrue(last(codes.getFirst()).sameAttributes(last(codes.getFirst())), name);
            for (Supplier<Tensor> other : codes.subList(1, codes.size())) {
                assertFalse(last(codes.getFirst()).sameAttributes(last(other)),
                        name + " " + codes.indexOf(other));
            }
        });
    }

    /** Every op with public accessors is among the variants, so its comparison of attributes is tested. */
    @Test
    void everyOpWithAttributesComparesThem() {
        Set<String> seen = new TreeSet<>();
        for (OpTable.Entry e : OpTable.entries()) {
            for (Trace.Step s : Trace.of(() -> e.function().apply(e.in())).steps()) {
                if (!accessors(s.op().getClass()).isEmpty()) {
                    seen.add(s.op().name());
                }
            }
        }
        assertEquals(seen, seen.stream().filter(variants().keySet()::contains).collect(Collectors.toSet()));
    }

    private static Set<String> accessors(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Class<?> c = type; c != Op.class; c = c.getSuperclass()) {
            for (Method m : c.getDeclaredMethods()) {
                if (Modifier.isPublic(m.getModifiers()) && !Modifier.isStatic(m.getModifiers())
                        && m.getParameterCount() == 0 && !m.getName().equals("name")) {
                    names.add(m.getName());
                }
            }
        }
        return names;
    }
}
