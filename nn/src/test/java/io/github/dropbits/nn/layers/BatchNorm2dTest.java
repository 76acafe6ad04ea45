package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.BatchNorm;
import io.github.dropbits.nn.Snapshot;
import org.junit.jupiter.api.Test;

/**
 * Checks that batch norm uses the statistics of the batch in training, and the running statistics in evaluation and
 * when frozen.
 */
class BatchNorm2dTest {
    /**
     * Two images with two channels of 1x2. The first channel contains 1, 2, 5, 8, and the second channel contains 0, 4,
     * 0, 4.
     */
    private final Tensor x = Tensor.of(new float[] {1, 2, 0, 4, 5, 8, 0, 4}, 2, 2, 1, 2);
    private final BatchNorm2d layer = new BatchNorm2d(2);

    private float[] mean() {
        return layer.namedBuffers().get("running_mean").array();
    }

    private float[] variance() {
        return layer.namedBuffers().get("running_var").array();
    }

    private void parameters(float scale, float shift) {
        layer.namedParameters().get("weight").set(new float[] {scale, 1});
        layer.namedParameters().get("bias").set(new float[] {shift, 0});
    }

    @Test
    void trainingNormalizesByTheBatch() {
        parameters(3, 10);
        float[] y = layer.apply(x).array();
        // The means are 4 and 2, and the biased variances are 7.5 and 4.
        float s = (float) (3 / Math.sqrt(7.5 + 1e-5));
        float t = (float) (1 / Math.sqrt(4 + 1e-5));
        assertArrayEquals(new float[] {10 - 3 * s, 10 - 2 * s, -2 * t, 2 * t, 10 + s, 10 + 4 * s, -2 * t, 2 * t}, y,
                1e-5f);
    }

    @Test
    void trainingMovesTheStatisticsByATenth() {
        layer.apply(x);
        // The running variances are unbiased. The unbiased variances of the batch are 10 and 16/3.
        assertArrayEquals(new float[] {0.4f, 0.2f}, mean(), 1e-6f);
        assertArrayEquals(new float[] {0.9f + 1, 0.9f + 1.6f / 3}, variance(), 1e-6f);
        layer.apply(x);
        assertArrayEquals(new float[] {0.76f, 0.38f}, mean(), 1e-6f);
    }

    @Test
    void evaluationUsesTheStatistics() {
        parameters(3, 10);
        layer.namedBuffers().get("running_mean").set(new float[] {1, 2});
        layer.namedBuffers().get("running_var").set(new float[] {4, 0.25f});
        layer.train(false);
        assertArrayEquals(new float[] {10, 11.5f, -4, 4, 16, 20.5f, -4, 4}, layer.apply(x).array(), 2e-4f);
        assertArrayEquals(new float[] {1, 2}, mean());
        assertArrayEquals(new float[] {4, 0.25f}, variance());
    }

    @Test
    void frozenIsAsEvaluationEvenInTraining() {
        Snapshot before = Snapshot.of(layer);
        float[] expected = layer.evaluating(() -> layer.apply(x)).toArray();
        layer.freeze(true);
        assertTrue(layer.training());
        Tensor y = layer.apply(x);
        assertArrayEquals(expected, y.array());
        assertEquals(before, Snapshot.of(layer));
        y.sum().backward();
        assertArrayEquals(new float[] {4, 4}, layer.namedParameters().get("bias").grad().array());
    }

    @Test
    void momentumAndEpsAreTheOps() {
        BatchNorm2d own = new BatchNorm2d(2, 0.5f, 2);
        Tensor m = Tensor.zeros(2);
        Tensor v = Tensor.full(1, 2);
        Tensor images = new RandomStream(4).normal(3, 4, 2, 3, 3);
        Tensor expected = BatchNorm.batchNorm(images, Tensor.full(1, 2), Tensor.zeros(2), m, v, true, 0.5f, 2);
        assertArrayEquals(expected.array(), own.apply(images).array());
        assertArrayEquals(m.array(), own.namedBuffers().get("running_mean").array());
        assertArrayEquals(v.array(), own.namedBuffers().get("running_var").array());
    }
}
