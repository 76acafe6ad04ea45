package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.StepMemory;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.Chunks;
import io.github.dropbits.core.kernels.PairPooling;
import io.github.dropbits.core.kernels.Window;

/**
 * Largest value under a sliding window; padding counts as negative infinity. The first of equal values wins and alone
 * takes the gradient; a NaN wins always.
 */
public final class MaxPool2d extends Op {
    private final PoolOptions options;
    private Window window;
    private int planes;
    private Saved x;
    private Saved y;
    /** For each output, the winner's place within its plane. */
    private int[] winners;

    private MaxPool2d(PoolOptions options) {
        this.options = options;
    }

    /**
     * Largest value under a sliding window.
     *
     * @param x the images, {@code [N, C, H, W]}; not changed
     * @param options kernel, stride and padding
     * @return the maxima, {@code [N, C, outH, outW]}
     * @throws io.github.dropbits.core.ShapeException if the shape does not fit
     */
    public static Tensor maxPool2d(Tensor x, PoolOptions options) {
        return new MaxPool2d(options).apply(x);
    }

    @Override
    protected Shape infer(Shape[] in) {
        window = options.window(name(), in[0]);
        planes = in[0].dim(0) * in[0].dim(1);
        return Shape.of(in[0].dim(0), in[0].dim(1), window.outH(), window.outW());
    }

    /** Two by two places side by side, without padding: then the winners are found again in backward. */
    private boolean paired() {
        return window.kernelH() == 2 && window.strideH() == 2 && window.padH() == 0;
    }

    @Override
    protected void forward(Tensor[] in, Tensor out) {
        float[] a = in[0].array();
        float[] to = out.array();
        if (paired()) {
            x = save(in[0]);
            y = save(out);
            Chunks.rows(planes * window.outH(), 2 * window.width(), row -> PairPooling.ACTIVE.forward(a, top(row),
                    window.width(), to, row * window.outW(), window.outW()));
            return;
        }
        winners = StepMemory.ints(to.length);
        Chunks.rows(planes, window.area(), plane -> {
            int base = plane * window.area();
            int k = plane * window.outArea();
            for (int i = 0; i < window.outH(); i++) {
                for (int j = 0; j < window.outW(); j++) {
                    int at = winner(a, base, i, j);
                    winners[k] = at - base;
                    to[k++] = a[at];
                }
            }
        });
    }

    /** The first place under an output row of all planes. */
    private int top(int row) {
        return row / window.outH() * window.area() + row % window.outH() * 2 * window.width();
    }

    /** Whether a later value takes the place of an earlier one: it is larger, or the first NaN. */
    private static boolean wins(float later, float earlier) {
        return later > earlier || later != later && earlier == earlier;
    }

    private int winner(float[] x, int base, int i, int j) {
        int top = i * window.strideH() - window.padH();
        int left = j * window.strideW() - window.padW();
        int bottom = Math.min(window.height(), top + window.kernelH());
        int right = Math.min(window.width(), left + window.kernelW());
        int best = base + Math.max(0, top) * window.width() + Math.max(0, left);
        float max = x[best];
        for (int r = Math.max(0, top); r < bottom; r++) {
            for (int c = Math.max(0, left); c < right; c++) {
                int at = base + r * window.width() + c;
                float v = x[at];
                if (wins(v, max)) {
                    max = v;
                    best = at;
                }
            }
        }
        return best;
    }

    @Override
    protected void backward(Gradients g) {
        float[] gy = g.out();
        if (paired()) {
            boolean covered = window.height() == 2 * window.outH() && window.width() == 2 * window.outW();
            float[] gx = covered ? g.in(0) : g.zeros(0);
            float[] a = x.array();
            float[] max = y.array();
            Chunks.rows(planes * window.outH(), 2 * window.width(), row -> PairPooling.ACTIVE.backward(a, max, gx,
                    top(row), window.width(), gy, row * window.outW(), window.outW()));
            return;
        }
        float[] gx = g.zeros(0);
        Chunks.rows(planes, window.area(), plane -> {
            int base = plane * window.area();
            for (int k = plane * window.outArea(); k < (plane + 1) * window.outArea(); k++) {
                gx[base + winners[k]] += gy[k];
            }
        });
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[planes * window.outArea()];
        for (int k = 0; k < out.length; k++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int tap = 0; tap < window.kernelArea(); tap++) {
                int at = options.place(window, k, tap);
                max = at < 0 ? max : Math.max(max, in[0][at]);
            }
            out[k] = max;
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0];
    }
}
