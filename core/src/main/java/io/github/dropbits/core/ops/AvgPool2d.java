package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Workers;
import io.github.dropbits.core.kernels.Window;

/** Mean under a sliding window. */
public final class AvgPool2d extends Op {
    private final PoolOptions options;
    private final boolean countPadding;
    private Window window;
    private int planes;

    private AvgPool2d(PoolOptions options, boolean countPadding) {
        this.options = options;
        this.countPadding = countPadding;
    }

    /**
     * Mean under a sliding window.
     *
     * @param x the images, {@code [N, C, H, W]}; not changed
     * @param options kernel, stride and padding
     * @param countPadding whether padding counts as zeros, as PyTorch's {@code count_include_pad}, and not at all
     * @return the means, {@code [N, C, outH, outW]}
     * @throws io.github.dropbits.core.ShapeException if the shape does not fit
     */
    public static Tensor avgPool2d(Tensor x, PoolOptions options, boolean countPadding) {
        return new AvgPool2d(options, countPadding).apply(x);
    }

    /** What to do with a window: its place in the output, and the part of the plane that it sees. */
    private interface Visit {
        void window(int output, int plane, int top, int bottom, int left, int right);
    }

    private void visit(Visit visit) {
        Workers.forEach(planes, plane -> {
            int base = plane * window.area();
            int k = plane * window.outArea();
            for (int i = 0; i < window.outH(); i++) {
                int top = i * options.stride() - options.padding();
                int bottom = Math.min(window.height(), top + options.kernel());
                for (int j = 0; j < window.outW(); j++) {
                    int left = j * options.stride() - options.padding();
                    int right = Math.min(window.width(), left + options.kernel());
                    visit.window(k++, base, Math.max(0, top), bottom, Math.max(0, left), right);
                }
            }
        });
    }

    private int count(int top, int bottom, int left, int right) {
        return countPadding ? window.kernelArea() : (bottom - top) * (right - left);
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
        visit((k, base, top, bottom, left, right) -> {
            float sum = 0;
            for (int r = top; r < bottom; r++) {
                for (int c = left; c < right; c++) {
                    sum += x[base + r * window.width() + c];
                }
            }
            y[k] = sum / count(top, bottom, left, right);
        });
    }

    @Override
    protected void backward(Gradients g) {
        float[] gx = g.zeros(0);
        float[] gy = g.out();
        visit((k, base, top, bottom, left, right) -> {
            float share = gy[k] / count(top, bottom, left, right);
            for (int r = top; r < bottom; r++) {
                for (int c = left; c < right; c++) {
                    gx[base + r * window.width() + c] += share;
                }
            }
        });
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[planes * window.outArea()];
        for (int k = 0; k < out.length; k++) {
            double sum = 0;
            int seen = 0;
            for (int tap = 0; tap < window.kernelArea(); tap++) {
                int at = options.place(window, k, tap);
                if (at >= 0) {
                    sum += in[0][at];
                    seen++;
                }
            }
            out[k] = sum / (countPadding ? window.kernelArea() : seen);
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0];
    }
}
