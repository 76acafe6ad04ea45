package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.kernels.vec.ZeroGradients;
import io.github.dropbits.core.runtime.ScratchPool;

/** The base class of elementwise ops on one input. */
abstract class Elementwise extends Op {
    /** The number of gradients that {@link #inPlace} copies at a time, few enough for the first-level cache. */
    private static final int BLOCK = 1024;

    private Saved kept;

    /** Returns whether the backward pass uses the output's values. Otherwise, it uses the input's values. */
    boolean keepsOutput() {
        return false;
    }

    /** Computes {@code y[i]} from {@code x[i]} for {@code from <= i < to}. */
    abstract void map(float[] x, float[] y, int from, int to);

    /**
     * Returns whether {@link #slope} stores intermediate values in {@code gx}, which must then not be the same array as
     * {@code gy}.
     */
    boolean needsOwnGradient() {
        return false;
    }

    /** Returns whether the derivative is finite for every input, including infinities and NaN. */
    boolean boundedSlope() {
        return false;
    }

    /**
     * Computes {@code gx[i]} from {@code gy[i]} and the saved input or output for {@code from <= i < to}. Unless
     * {@link #needsOwnGradient} returns true, {@code gx} may be the same array as {@code gy}.
     */
    abstract void slope(float[] kept, float[] gy, float[] gx, int from, int to);

    /** Computes the op for one element in double precision, by its definition. */
    abstract double value(double x);

    @Override
    protected Shape infer(Shape[] in) {
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] y) {
        kept = keepsOutput() ? saveOutput() : save(in[0]);
        float[] x = in[0].array();
        Chunks.forEach(x.length, (from, to) -> map(x, y, from, to));
    }

    @Override
    protected void backward(Gradients g) {
        float[] gy = g.out();
        float[] gx = needsOwnGradient() ? g.in(0) : g.inPlace();
        float[] saved = kept.array();
        Chunks.forEach(gx.length, (from, to) -> {
            if (gx == gy && !boundedSlope()) {
                inPlace(saved, gx, from, to);
                return;
            }
            slope(saved, gy, gx, from, to);
            if (!boundedSlope()) {
                ZeroGradients.ACTIVE.restore(gy, from, gx, from, to - from);
            }
        });
    }

    /**
     * Overwrites the output's gradient with the input's gradient. A copy of each block preserves where the output's
     * gradient was 0.
     */
    private void inPlace(float[] saved, float[] g, int from, int to) {
        float[] gy = ScratchPool.acquire(BLOCK);
        for (int i = from; i < to; i += BLOCK) {
            int n = Math.min(BLOCK, to - i);
            System.arraycopy(g, i, gy, 0, n);
            slope(saved, g, g, i, i + n);
            ZeroGradients.ACTIVE.restore(gy, 0, g, i, n);
        }
        ScratchPool.release(gy);
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = value(in[0][i]);
        }
        return out;
    }
}
