package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.conv.Runs;
import io.github.dropbits.core.kernels.conv.TapOps;
import io.github.dropbits.core.kernels.conv.Window;
import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;

/** Average pooling: the mean over a sliding window. */
public final class AvgPool2d extends Op {
    private final PoolOptions options;
    private final boolean countPadding;
    private Window window;
    private int planes;
    private Runs runs;

    private AvgPool2d(PoolOptions options, boolean countPadding) {
        this.options = options;
        this.countPadding = countPadding;
    }

    /**
     * Computes the means over a sliding window.
     *
     * @param x the images, {@code [N, C, H, W]}; not modified
     * @param options the kernel size, stride and padding
     * @param countPadding whether padding counts as elements of value 0, as with {@code count_include_pad} in PyTorch.
     *     If not, the mean is taken over the elements inside the image only
     * @return the means, {@code [N, C, outH, outW]}
     * @throws io.github.dropbits.core.ShapeException if {@code x} does not have four dimensions, or if the window is
     *     larger than the padded image
     */
    public static Tensor avgPool2d(Tensor x, PoolOptions options, boolean countPadding) {
        return new AvgPool2d(options, countPadding).apply(x);
    }

    /**
     * Returns the kernel size, stride and padding.
     *
     * @return the options
     */
    public PoolOptions options() {
        return options;
    }

    /**
     * Returns whether padding counts as elements of value 0.
     *
     * @return true if padding counts
     */
    public boolean countPadding() {
        return countPadding;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof AvgPool2d o && options.equals(o.options) && countPadding == o.countPadding;
    }

    @Override
    protected Shape infer(Shape[] in) {
        runs = options.runs(name(), in[0]);
        window = runs.window();
        planes = in[0].dim(0) * in[0].dim(1);
        return Shape.of(in[0].dim(0), in[0].dim(1), window.outH(), window.outW());
    }

    /** Returns, for each output of a plane, the number of elements that its mean is taken over. */
    private float[] counts() {
        float[] counts = new float[window.outArea()];
        for (int k = 0; k < counts.length; k++) {
            counts[k] = countPadding ? window.kernelArea()
                    : inside(k / window.outW(), window.height()) * inside(k % window.outW(), window.width());
        }
        return counts;
    }

    /**
     * Returns how many of the plane's {@code size} rows are covered by the window of output row {@code i}. The method
     * is also used for columns.
     */
    private int inside(int i, int size) {
        int first = i * options.stride() - options.padding();
        return Math.min(size, first + options.kernel()) - Math.max(0, first);
    }

    private static float[] ones(int n) {
        float[] ones = new float[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Processes {@code count} planes, beginning with plane {@code first}. */
    private interface Block {
        void run(int first, int count);
    }

    private void forEachBlock(Block work) {
        Workers.forEach(Math.ceilDiv(planes, runs.planes()), b -> {
            int first = b * runs.planes();
            work.run(first, Math.min(runs.planes(), planes - first));
        });
    }

    @Override
    protected void forward(Tensor[] in, float[] y) {
        float[] x = in[0].array();
        float[] counts = counts();
        float[] ones = ones(window.kernelArea());
        int[] taps = runs.taps();
        forEachBlock((first, count) -> {
            float[] laid = runs.inputs(0);
            float[] sums = ScratchPool.acquire(runs.outputSize());
            runs.spread(x, first * window.area(), window.area(), count, laid);
            TapOps.ACTIVE.sum(laid, 0, taps, ones, 0, sums, 0, runs.length(count));
            runs.collectOutput(sums, count, y, first * window.outArea(), window.outArea());
            ScratchPool.release(sums);
            ScratchPool.release(laid);
            divide(y, first * window.outArea(), counts, y, first * window.outArea(), count);
        });
    }

    private static void divide(float[] from, int i, float[] counts, float[] to, int j, int planes) {
        for (int n = 0; n < planes * counts.length; n += counts.length) {
            for (int k = 0; k < counts.length; k++) {
                to[j + n + k] = from[i + n + k] / counts[k];
            }
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] gx = g.in(0);
        float[] gy = g.out();
        float[] counts = counts();
        int[][] back = new int[runs.phases()][];
        for (int f = 0; f < back.length; f++) {
            back[f] = Arrays.stream(runs.seeing(f)).map(t -> -runs.back(t)).toArray();
        }
        float[] ones = ones(window.kernelArea());
        forEachBlock((first, count) -> {
            float[] shares = ScratchPool.acquire(count * window.outArea());
            float[] laid = runs.outputs(1);
            float[] sums = ScratchPool.acquire(runs.inputSize());
            divide(gy, first * window.outArea(), counts, shares, 0, count);
            runs.spreadOutput(shares, 0, window.outArea(), count, laid, 0);
            for (int f = 0; f < back.length; f++) {
                TapOps.ACTIVE.sum(laid, runs.lead(), back[f], ones, 0, sums, runs.start(f), runs.length(count));
            }
            runs.collect(sums, count, gx, first * window.area(), window.area());
            ScratchPool.release(sums);
            ScratchPool.release(laid);
            ScratchPool.release(shares);
        });
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[planes * window.outArea()];
        for (int k = 0; k < out.length; k++) {
            double sum = 0;
            int seen = 0;
            for (int tap = 0; tap < window.kernelArea(); tap++) {
                int at = options.inputIndex(window, k, tap);
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
