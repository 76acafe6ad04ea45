package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.conv.PairPooling;
import io.github.dropbits.core.kernels.conv.Runs;
import io.github.dropbits.core.kernels.conv.TapOps;
import io.github.dropbits.core.kernels.conv.Window;
import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;

/**
 * Max pooling: the largest value in a sliding window. Padding counts as negative infinity. If several elements of a
 * window have the largest value, the first of them receives the entire gradient. NaN counts as larger than any number.
 */
public final class MaxPool2d extends Op {
    private final PoolOptions options;
    private Window window;
    private int planes;
    private Saved x;
    private Saved y;
    /** The layout of the planes for the kernels; null if {@link #paired} is true. */
    private Runs runs;
    /** For each output, in the layout of {@link #runs}, the position of the largest value within its window. */
    private int[] winners;

    private MaxPool2d(PoolOptions options) {
        this.options = options;
    }

    /**
     * Computes the largest values in a sliding window.
     *
     * @param x the images, {@code [N, C, H, W]}; not modified
     * @param options the kernel size, stride and padding
     * @return the maxima, {@code [N, C, outH, outW]}
     * @throws io.github.dropbits.core.ShapeException if {@code x} does not have four dimensions, or if the window is
     *     larger than the padded image
     */
    public static Tensor maxPool2d(Tensor x, PoolOptions options) {
        return new MaxPool2d(options).apply(x);
    }

    /**
     * Returns the kernel size, stride and padding.
     *
     * @return the options
     */
    public PoolOptions options() {
        return options;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof MaxPool2d o && options.equals(o.options);
    }

    @Override
    protected Shape infer(Shape[] in) {
        window = options.window(name(), in[0]);
        planes = in[0].dim(0) * in[0].dim(1);
        if (!paired()) {
            runs = options.runs(name(), in[0]);
            long size = (long) blocks() * runs.outputSize();
            if (size > Integer.MAX_VALUE) {
                throw new ShapeException("maxPool2d of " + in[0] + " with kernel " + options.kernel() + ", stride "
                        + options.stride() + " and padding " + options.padding() + " needs an array of " + size
                        + " elements, more than a Java array can hold");
            }
        }
        return Shape.of(in[0].dim(0), in[0].dim(1), window.outH(), window.outW());
    }

    /**
     * Returns whether the windows are 2x2 and adjacent, without padding. In this case, the forward pass does not save
     * the positions of the largest values; the backward pass finds them again.
     */
    private boolean paired() {
        return window.kernelH() == 2 && window.strideH() == 2 && window.padH() == 0;
    }

    @Override
    protected void forward(Tensor[] in, float[] to) {
        float[] a = in[0].array();
        if (paired()) {
            x = save(in[0]);
            y = saveOutput();
            Chunks.rows(planes * window.outH(), 2 * window.width(), row -> PairPooling.ACTIVE.forward(a, top(row),
                    window.width(), to, row * window.outW(), window.outW()));
            return;
        }
        winners = StepMemory.ints(blocks() * runs.outputSize());
        int[] taps = runs.taps();
        forEachBlock((first, count, at) -> {
            float[] laid = runs.inputs(Float.NEGATIVE_INFINITY);
            float[] max = ScratchPool.acquire(runs.outputSize());
            runs.spread(a, first * window.area(), window.area(), count, laid);
            TapOps.ACTIVE.max(laid, taps, max, winners, at, runs.length(count));
            runs.collectOutput(max, count, to, first * window.outArea(), window.outArea());
            ScratchPool.release(max);
            ScratchPool.release(laid);
            keepPaddingFromWinning(to, first, count, at);
        });
    }

    /**
     * Processes {@code count} planes, beginning with plane {@code first}. Their elements in {@link #winners} begin at
     * {@code at}.
     */
    private interface Block {
        void run(int first, int count, int at);
    }

    private int blocks() {
        return Math.ceilDiv(planes, runs.planes());
    }

    private void forEachBlock(Block work) {
        Workers.forEach(blocks(), b -> {
            int first = b * runs.planes();
            work.run(first, Math.min(runs.planes(), planes - first), b * runs.outputSize() + runs.lead());
        });
    }

    /**
     * Corrects the winners of windows whose values are all negative infinity. There, the winner must be the first
     * element inside the image, and not the padding before it.
     */
    private void keepPaddingFromWinning(float[] y, int first, int count, int at) {
        int border = Math.ceilDiv(options.padding(), options.stride());
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < window.outH(); i++) {
                for (int j = 0; j < (i < border ? window.outW() : Math.min(border, window.outW())); j++) {
                    if (y[((first + n) * window.outH() + i) * window.outW() + j] == Float.NEGATIVE_INFINITY) {
                        winners[at + runs.offset(n, i, j)] = before(i) * options.kernel() + before(j);
                    }
                }
            }
        }
    }

    /**
     * Returns the number of padding rows that the window of output row {@code i} covers above the plane. The method is
     * also used for columns.
     */
    private int before(int i) {
        return Math.max(0, options.padding() - i * options.stride());
    }

    /**
     * Returns the offset of the first input element of an output row. The output rows are numbered across all planes.
     */
    private int top(int row) {
        return row / window.outH() * window.area() + row % window.outH() * 2 * window.width();
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
        float[] gx = g.in(0);
        int[][] seeing = new int[runs.phases()][];
        int[][] back = new int[runs.phases()][];
        for (int f = 0; f < back.length; f++) {
            seeing[f] = runs.seeing(f);
            back[f] = Arrays.stream(seeing[f]).map(runs::back).toArray();
        }
        forEachBlock((first, count, at) -> {
            float[] laid = runs.outputs(1);
            float[] sums = ScratchPool.acquire(runs.inputSize());
            runs.spreadOutput(gy, first * window.outArea(), window.outArea(), count, laid, 0);
            for (int f = 0; f < back.length; f++) {
                TapOps.ACTIVE.maxGradient(laid, runs.lead(), winners, at, seeing[f], back[f], sums, runs.start(f),
                        runs.length(count));
            }
            runs.collect(sums, count, gx, first * window.area(), window.area());
            ScratchPool.release(sums);
            ScratchPool.release(laid);
        });
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[planes * window.outArea()];
        for (int k = 0; k < out.length; k++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int tap = 0; tap < window.kernelArea(); tap++) {
                int at = options.inputIndex(window, k, tap);
                max = at < 0 ? max : Math.max(max, in[0][at]);
            }
            out[k] = max;
        }
        return out;
    }

    @Override
    protected boolean keepsValues() {
        return true;
    }
}
