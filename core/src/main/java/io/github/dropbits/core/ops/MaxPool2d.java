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
 * Largest value in a sliding window; padding counts as negative infinity. If several elements have the largest value,
 * the first of them is chosen and receives the whole gradient. NaN counts as larger than any number.
 */
public final class MaxPool2d extends Op {
    private final PoolOptions options;
    private Window window;
    private int planes;
    private Saved x;
    private Saved y;
    /** How the planes are laid out for the kernels; null if {@link #paired}. */
    private Runs runs;
    /** For each output, in the layout of {@link #runs}, the position of the largest value in its window. */
    private int[] winners;

    private MaxPool2d(PoolOptions options) {
        this.options = options;
    }

    /**
     * Largest value in a sliding window.
     *
     * @param x the images, {@code [N, C, H, W]}; not changed
     * @param options kernel, stride and padding
     * @return the maxima, {@code [N, C, outH, outW]}
     * @throws io.github.dropbits.core.ShapeException if {@code x} does not have four dimensions, or the window does not
     *     fit into the padded image
     */
    public static Tensor maxPool2d(Tensor x, PoolOptions options) {
        return new MaxPool2d(options).apply(x);
    }

    /**
     * Kernel, stride and padding.
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

    /** Whether windows are 2x2, adjacent and without padding. If so, backward finds the largest values again. */
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

    /** Works on {@code count} planes from {@code first} on, whose winners begin at offset {@code at}. */
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
     * Corrects the winners of windows whose values are all negative infinity: the first element inside the image wins,
     * not the padding before it.
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

    /** The number of padding rows above the plane that a window at row position i covers; the same for columns. */
    private int before(int i) {
        return Math.max(0, options.padding() - i * options.stride());
    }

    /** The offset of the first input that an output row covers; {@code row} counts the output rows of all planes. */
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
