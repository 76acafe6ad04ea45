package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.quant.frozen.program.Codes;
import io.github.dropbits.quant.frozen.program.Value;
import java.util.Arrays;

/**
 * One or more steps in executable form. The arrays have the channels last. The arguments {@code from} and {@code to}
 * are indices of buffers in the workspace.
 */
interface Stage {
    /** Computes the stage for a number of images. */
    void run(Workspace w, int images);

    /** Creates a stage for a layer, including the rectifier and the quantizer that are fused into it. */
    static Stage layer(LayerKernel kernel, int from, int to) {
        return (w, images) -> kernel.run(w.buffer(from), images, w.buffer(to), w);
    }

    /** Creates a stage that converts floats to codes. */
    static Stage quantize(Value in, Codes codes, int from, int to) {
        return (w, images) -> RowLoops.ACTIVE.codes(w.values(from), 0, codes, w.codes(to), 0,
                images * in.elements());
    }

    /** Creates a stage that applies scale and bias, and optionally a rectifier, to the channels at each position. */
    static Stage affine(Value in, Output o, int from, int to) {
        return (w, images) -> {
            for (int at = 0; at < images * in.elements(); at += in.channels()) {
                RowLoops.ACTIVE.affine(w.values(from), at, o.scale(), o.bias(), 0, o.least(), o.most(), w.values(to),
                        at, in.channels());
            }
        };
    }

    /** Creates a stage for a rectifier that is not fused into a layer. */
    static Stage rectify(Value in, float cap, int from, int to) {
        return (w, images) -> {
            float[] x = w.values(from);
            float[] y = w.values(to);
            for (int i = 0; i < images * in.elements(); i++) {
                float v = x[i] <= 0 ? 0 : x[i];
                y[i] = v > cap ? cap : v;
            }
        };
    }

    /** Creates a stage that adds two values element by element. */
    static Stage add(Value in, int left, int right, int to) {
        return (w, images) -> {
            float[] a = w.values(left);
            float[] b = w.values(right);
            float[] y = w.values(to);
            for (int i = 0; i < images * in.elements(); i++) {
                y[i] = a[i] + b[i];
            }
        };
    }

    /** Creates a stage that sums each channel of each image over all positions. */
    static Stage planeSum(Value in, int from, int to) {
        return (w, images) -> {
            float[] x = w.values(from);
            float[] y = w.values(to);
            int n = in.channels();
            for (int image = 0; image < images; image++) {
                for (int c = 0; c < n; c++) {
                    double sum = 0;
                    for (int p = 0; p < in.area(); p++) {
                        sum += x[(image * in.area() + p) * n + c];
                    }
                    y[image * n + c] = (float) sum;
                }
            }
        };
    }

    /** Called for the input positions that a pooling window covers. */
    interface Row {
        /**
         * Processes the channels at one input position.
         *
         * @param from the offset of the channels at this position in the input
         * @param to the offset of the results of the window in the output
         * @param first whether this is the first position of the window
         */
        void accept(int from, int to, boolean first);
    }

    /**
     * Moves a window over images and calls {@code row} for each input position that it covers, from top left to bottom
     * right. Padding is skipped.
     */
    static void windows(Value in, Value out, PoolOptions o, int images, Row row) {
        int n = in.channels();
        for (int p = 0; p < images * out.area(); p++) {
            int top = p % out.area() / out.width() * o.stride() - o.padding();
            int left = p % out.width() * o.stride() - o.padding();
            boolean first = true;
            for (int y = Math.max(0, top); y < Math.min(in.height(), top + o.kernel()); y++) {
                for (int x = Math.max(0, left); x < Math.min(in.width(), left + o.kernel()); x++) {
                    row.accept(((p / out.area() * in.height() + y) * in.width() + x) * n, p * n, first);
                    first = false;
                }
            }
        }
    }

    /** Creates a stage for max pooling of codes. */
    static Stage maxCodes(Value in, Value out, PoolOptions o, int from, int to) {
        int n = in.channels();
        boolean signed = in.codes().grid().signed();
        return (w, images) -> {
            byte[] x = w.codes(from);
            byte[] y = w.codes(to);
            windows(in, out, o, images, (i, j, first) -> {
                if (first) {
                    System.arraycopy(x, i, y, j, n);
                } else {
                    RowLoops.ACTIVE.max(x, i, signed, y, j, n);
                }
            });
        };
    }

    /** Creates a stage for max pooling of floats. If a window contains NaN, the result is NaN. */
    static Stage maxValues(Value in, Value out, PoolOptions o, int from, int to) {
        int n = in.channels();
        return (w, images) -> {
            float[] x = w.values(from);
            float[] y = w.values(to);
            windows(in, out, o, images, (i, j, first) -> {
                for (int c = 0; c < n; c++) {
                    y[j + c] = first ? x[i + c] : Math.max(x[i + c], y[j + c]);
                }
            });
        };
    }

    /** Creates a stage for average pooling of floats. If {@code countPadding} is true, padding counts as zeros. */
    static Stage average(Value in, Value out, PoolOptions o, boolean countPadding, int from, int to) {
        int n = in.channels();
        return (w, images) -> {
            float[] x = w.values(from);
            float[] y = w.values(to);
            int[] seen = w.zeros(out.area() * images);
            windows(in, out, o, images, (i, j, first) -> {
                if (first) {
                    Arrays.fill(y, j, j + n, 0);
                }
                for (int c = 0; c < n; c++) {
                    y[j + c] += x[i + c];
                }
                seen[j / n]++;
            });
            for (int k = 0; k < images * out.elements(); k++) {
                y[k] /= countPadding ? (float) o.kernel() * o.kernel() : seen[k / n];
            }
        };
    }
}
