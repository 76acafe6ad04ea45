package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.StepMemory;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Workers;
import io.github.dropbits.core.kernels.Window;

/**
 * Largest value under a sliding window; padding counts as negative infinity. The first of equal values wins and alone
 * takes the gradient; a NaN wins always.
 */
public final class MaxPool2d extends Op {
    private final PoolOptions options;
    private Window window;
    private int planes;
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

    @Override
    protected void forward(Tensor[] in, Tensor out) {
        float[] x = in[0].array();
        float[] y = out.array();
        winners = StepMemory.ints(y.length);
        Workers.forEach(planes, plane -> {
            int base = plane * window.area();
            int to = plane * window.outArea();
            if (window.kernelH() == 2 && window.strideH() == 2 && window.padH() == 0) {
                pairs(x, base, y, to);
                return;
            }
            for (int i = 0; i < window.outH(); i++) {
                for (int j = 0; j < window.outW(); j++) {
                    int at = winner(x, base, i, j);
                    winners[to] = at - base;
                    y[to++] = x[at];
                }
            }
        });
    }

    /** The usual window, two by two side by side, written out. */
    private void pairs(float[] x, int base, float[] y, int to) {
        int width = window.width();
        int k = to;
        for (int i = 0; i < window.outH(); i++) {
            int top = base + 2 * i * width;
            for (int j = 0; j < window.outW(); j++) {
                int at = top + 2 * j;
                int upper = wins(x[at + 1], x[at]) ? at + 1 : at;
                int lower = wins(x[at + width + 1], x[at + width]) ? at + width + 1 : at + width;
                int best = wins(x[lower], x[upper]) ? lower : upper;
                winners[k] = best - base;
                y[k++] = x[best];
            }
        }
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
        float[] to = g.zeros(0);
        float[] gy = g.out();
        Workers.forEach(planes, plane -> {
            int base = plane * window.area();
            for (int k = plane * window.outArea(); k < (plane + 1) * window.outArea(); k++) {
                to[base + winners[k]] += gy[k];
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
