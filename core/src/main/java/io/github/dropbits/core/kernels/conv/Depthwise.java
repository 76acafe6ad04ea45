package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.runtime.ScratchPool;
import java.util.Arrays;

/**
 * A convolution whose groups have a single input channel. A matrix product would be inefficient here, because there are
 * no channels to sum over. Instead, the planes of one channel in several images are laid out as one long run (see
 * {@link Runs}), and {@link TapOps} computes all outputs of this run in one call.
 *
 * @param images the number of images
 * @param in the number of channels of the input, which is also the number of groups
 * @param out the number of channels of the output, a multiple of {@code in}
 * @param window the geometry of the sliding window
 */
record Depthwise(int images, int in, int out, Window window) {
    private Runs runs() {
        return Runs.of(window, images);
    }

    /**
     * Checks that the layouts fit into Java arrays. The largest array holds the gradients of all output channels that
     * belong to one input channel.
     */
    void check() {
        window.arraySize((long) (out / in) * runs().outputSize());
    }

    /** Processes one channel of a block of consecutive images. */
    private interface Block {
        void run(int channel, int firstImage, int count);
    }

    private void forEach(int channels, Runs runs, Block work) {
        int blocks = Math.ceilDiv(images, runs.planes());
        Chunks.rows(channels * blocks, runs.phases() * runs.length(), task -> {
            int first = task % blocks * runs.planes();
            work.run(task / blocks, first, Math.min(runs.planes(), images - first));
        });
    }

    void forward(float[] x, float[] weight, float[] bias, float[] y) {
        Runs runs = runs();
        int[] taps = runs.taps();
        forEach(in, runs, (c, first, count) -> {
            float[] laidOut = runs.inputs(0);
            float[] sums = ScratchPool.acquire(runs.outputSize());
            float[] w = new float[taps.length];
            runs.spread(x, (first * in + c) * window.area(), in * window.area(), count, laidOut);
            for (int o = c * (out / in); o < (c + 1) * (out / in); o++) {
                System.arraycopy(weight, o * taps.length, w, 0, taps.length);
                TapOps.ACTIVE.sum(laidOut, 0, taps, w, bias == null ? 0 : bias[o], sums, 0,
                        runs.length(count));
                runs.collectOutput(sums, count, y, (first * out + o) * window.outArea(), out * window.outArea());
            }
            ScratchPool.release(sums);
            ScratchPool.release(laidOut);
        });
    }

    /**
     * Computes the input's gradient. Each input channel has {@code out / in} output channels. The gradients of these
     * are laid out one after the other and summed in one pass, as if the window had {@code out / in} times as many
     * positions.
     */
    void backwardInput(float[] gy, float[] weight, float[] gx) {
        Runs runs = runs();
        int multiplier = out / in;
        int[][] seeing = new int[runs.phases()][];
        int[][] taps = new int[runs.phases()][];
        for (int f = 0; f < taps.length; f++) {
            int[] own = runs.seeing(f);
            seeing[f] = own;
            taps[f] = new int[multiplier * own.length];
            for (int t = 0; t < taps[f].length; t++) {
                taps[f][t] = t / own.length * runs.outputSize() - runs.back(own[t % own.length]);
            }
        }
        forEach(in, runs, (c, first, count) -> {
            float[] laidOut = runs.outputs(multiplier);
            float[] sums = ScratchPool.acquire(runs.inputSize());
            for (int k = 0; k < multiplier; k++) {
                runs.spreadOutput(gy, (first * out + c * multiplier + k) * window.outArea(), out * window.outArea(),
                        count, laidOut, k * runs.outputSize());
            }
            for (int f = 0; f < taps.length; f++) {
                float[] w = new float[taps[f].length];
                for (int t = 0; t < w.length; t++) {
                    w[t] = weight[(c * multiplier + t / seeing[f].length) * window.kernelArea()
                            + seeing[f][t % seeing[f].length]];
                }
                TapOps.ACTIVE.sum(laidOut, runs.lead(), taps[f], w, 0, sums, runs.start(f), runs.length(count));
            }
            runs.collect(sums, count, gx, (first * in + c) * window.area(), in * window.area());
            ScratchPool.release(sums);
            ScratchPool.release(laidOut);
        });
    }

    void backwardWeight(float[] x, float[] gy, float[] gw) {
        Runs runs = runs();
        int[] taps = runs.taps();
        Chunks.rows(out, images * window.area(), o -> {
            float[] laidOut = runs.inputs(0);
            float[] gradients = runs.outputs(1);
            double[] sums = new double[taps.length];
            for (int first = 0; first < images; first += runs.planes()) {
                int count = Math.min(runs.planes(), images - first);
                if (count < runs.planes()) {
                    // If the last block is shorter, the end of the array must not contain gradients of the previous
                    // block.
                    Arrays.fill(gradients, 0);
                }
                runs.spread(x, (first * in + o / (out / in)) * window.area(), in * window.area(), count, laidOut);
                runs.spreadOutput(gy, (first * out + o) * window.outArea(), out * window.outArea(), count, gradients,
                        0);
                TapOps.ACTIVE.products(gradients, runs.lead(), laidOut, taps, sums, runs.length(count));
            }
            for (int t = 0; t < sums.length; t++) {
                gw[o * taps.length + t] = (float) sums[t];
            }
            ScratchPool.release(gradients);
            ScratchPool.release(laidOut);
        });
    }
}
