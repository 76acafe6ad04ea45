package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What ops tell of how they were made, to those who read a trace. */
class OpAttributesTest {
    private static Map<String, Object> of(Supplier<Tensor> code) {
        return Trace.of(code).steps().getLast().op().attributes();
    }

    @Test
    void numbersAndOptions() {
        Tensor x = Tensor.full(1, 2, 4, 6, 6);
        assertEquals(Map.of(), of(x::relu));
        assertEquals(Map.of("min", -1f, "max", 2f), of(() -> Clamp.clamp(x, -1, 2)));
        assertEquals(Map.of("slope", 0.1f), of(() -> LeakyRelu.leakyRelu(x, 0.1f)));
        assertEquals(Map.of("exponent", 3f), of(() -> Pow.pow(x, 3)));
        assertEquals(Map.of("dim", -1), of(() -> Softmax.softmax(x, -1)));
        assertEquals(Map.of("dim", 1), of(() -> LogSoftmax.logSoftmax(x, 1)));
        assertEquals(Map.of("dim", 1, "keepDim", true), of(() -> LogSumExp.logSumExp(x, true, 1)));
        assertEquals(Map.of("dim", 1, "keepDim", false), of(() -> Max.max(x, false, 1)));
        assertEquals(Map.of("dim", 3, "from", 1, "to", 4), of(() -> Slice.slice(x, 3, 1, 4)));
        assertEquals(Map.of("dim", 0), of(() -> Concat.concat(0, x, x)));
        PoolOptions pool = new PoolOptions(3, 2, 1);
        assertEquals(Map.of("options", pool), of(() -> MaxPool2d.maxPool2d(x, pool)));
        assertEquals(Map.of("options", pool, "countPadding", true), of(() -> AvgPool2d.avgPool2d(x, pool, true)));
        ConvOptions conv = ConvOptions.DEFAULT.groups(4).padding(1);
        assertEquals(Map.of("options", conv),
                of(() -> Conv2d.conv2d(x, Tensor.full(1, 4, 1, 3, 3), null, conv)));
    }

    @Test
    void normalizations() {
        Tensor x = Tensor.full(1, 2, 4, 3);
        Tensor each = Tensor.full(1, 4);
        Tensor mean = Tensor.zeros(4);
        Tensor variance = Tensor.full(2, 4);
        Map<String, Object> batch = of(() -> BatchNorm.batchNorm(x, each, each, mean, variance, false, 0.1f, 1e-3f));
        assertSame(mean, batch.get("runningMean"));
        assertSame(variance, batch.get("runningVar"));
        assertEquals(false, batch.get("training"));
        assertEquals(0.1f, batch.get("momentum"));
        assertEquals(1e-3f, batch.get("eps"));
        assertEquals(Map.of("groups", 2, "eps", 1e-3f), of(() -> GroupNorm.groupNorm(x, 2, each, each, 1e-3f)));
        Tensor last = Tensor.full(1, 3);
        assertEquals(Map.of("eps", 1e-3f), of(() -> LayerNorm.layerNorm(x, last, last, 1e-3f)));
    }

    @Test
    void dropoutAndLosses() {
        Tensor x = Tensor.full(1, 2, 4);
        assertEquals(Map.of("drop", 0.25f), of(() -> Dropout.dropout(x, 0.25f, new RandomStream(1))));
        assertEquals(Map.of("temperature", 3f), of(() -> KlDistill.klDistill(x, x, 3)));
        Map<String, Object> loss = of(() -> CrossEntropy.crossEntropy(x, new int[] {1, 3}, 0.1f, Reduction.SUM));
        assertArrayEquals(new int[] {1, 3}, (int[]) loss.get("labels"));
        assertEquals(0.1f, loss.get("smoothing"));
        assertEquals(Reduction.SUM, loss.get("reduction"));
    }

    /** In evaluation those given, in training the batch's; copies, so that no reader changes the op. */
    @Test
    void whatBatchNormDividedBy() {
        Tensor x = Tensor.of(new float[] {1, 3, 5, 9}, 2, 2);
        Tensor one = Tensor.full(1, 2);
        for (boolean training : new boolean[] {true, false}) {
            BatchNorm op = (BatchNorm) Trace.of(() -> BatchNorm.batchNorm(x, one, one, Tensor.full(7, 2),
                    Tensor.full(4, 2), training, 0.1f, 0)).steps().getLast().op();
            assertArrayEquals(training ? new float[] {3, 6} : new float[] {7, 7}, op.means());
            assertArrayEquals(training ? new float[] {1 / 2f, 1 / 3f} : new float[] {1 / 2f, 1 / 2f}, op.inverses());
            op.means()[0] = 100;
            op.inverses()[0] = 100;
            assertEquals(training ? 3 : 7, op.means()[0]);
            assertEquals(1 / 2f, op.inverses()[0]);
        }
    }

    /** A copy, so that no reader changes the op. */
    @Test
    void dimensions() {
        Tensor x = Tensor.full(1, 2, 4, 3);
        Trace trace = Trace.of(() -> Sum.sum(x, true, 0, -1));
        for (int i = 0; i < 2; i++) {
            Map<String, Object> sum = trace.steps().getLast().op().attributes();
            assertEquals(true, sum.get("keepDim"));
            assertArrayEquals(new int[] {0, -1}, (int[]) sum.get("dims"));
            ((int[]) sum.get("dims"))[0] = 5;
        }
        Map<String, Object> var = of(() -> Var.var(x, true, false, 1));
        assertEquals(true, var.get("unbiased"));
        assertArrayEquals(new int[] {1}, (int[]) var.get("dims"));
        assertArrayEquals(new int[] {2, 0, 1}, (int[]) of(() -> x.permute(2, 0, -2)).get("dims"));
        Map<String, Object> pad = of(() -> Pad.pad(x, new int[] {0, 1, 2}, new int[] {3, 0, 0}));
        assertArrayEquals(new int[] {0, 1, 2}, (int[]) pad.get("before"));
        assertArrayEquals(new int[] {3, 0, 0}, (int[]) pad.get("after"));
    }
}
