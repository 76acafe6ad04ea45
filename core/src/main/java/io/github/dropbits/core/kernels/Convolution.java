package io.github.dropbits.core.kernels;

import io.github.dropbits.core.Workers;
import java.util.Arrays;

/**
 * Convolution on the matrix kernel. Images are taken in blocks, large enough for wide matrices and small enough for the
 * caches; a block's patches are unfolded and multiplied by the weights. Blocks are cut by shape alone.
 *
 * @param images number of images
 * @param in channels of the input
 * @param out channels of the output
 * @param groups groups of channels that do not see each other
 * @param window the geometry
 */
public record Convolution(int images, int in, int out, int groups, Window window) {
    /** Columns that make a matrix wide enough to be efficient. */
    private static final int COLUMNS = 1024;
    /** Partial sums of the weights' gradient: so many threads can work on it, and so much more memory it takes. */
    private static final int PARTS = 8;

    private int groupIn() {
        return in / groups;
    }

    private int groupOut() {
        return out / groups;
    }

    /** Rows of the patch matrix. */
    private int depth() {
        return groupIn() * window.kernelArea();
    }

    private int perBlock() {
        return Math.max(1, Math.min(images, (COLUMNS + window.outArea() - 1) / window.outArea()));
    }

    private int blocks() {
        return (images + perBlock() - 1) / perBlock();
    }

    /**
     * Computes the output.
     *
     * @param x the input, {@code [images, in, height, width]}
     * @param weight the weights, {@code [out, in / groups, kernelH, kernelW]}
     * @param bias the biases, {@code [out]}, or null
     * @param y the output; overwritten
     */
    public void forward(float[] x, float[] weight, float[] bias, float[] y) {
        int area = window.outArea();
        Workers.forEach(blocks(), block -> {
            int first = block * perBlock();
            int count = Math.min(perBlock(), images - first);
            int columns = count * area;
            float[] patches = FloatPool.take(depth() * columns);
            float[] result = FloatPool.take(groupOut() * columns);
            for (int g = 0; g < groups; g++) {
                unfold(x, first, count, g, patches);
                Gemm.multiply(groupOut(), columns, depth(),
                        Matrix.rowMajor(weight, g * groupOut() * depth(), depth()),
                        Matrix.rowMajor(patches, 0, columns), Matrix.rowMajor(result, 0, columns), false);
                for (int o = 0; o < groupOut(); o++) {
                    int channel = g * groupOut() + o;
                    float b = bias == null ? 0 : bias[channel];
                    for (int i = 0; i < count; i++) {
                        copyAdding(result, o * columns + i * area, y, ((first + i) * out + channel) * area, area, b);
                    }
                }
            }
            FloatPool.give(patches);
            FloatPool.give(result);
        });
    }

    private static void copyAdding(float[] from, int at, float[] to, int start, int n, float b) {
        for (int i = 0; i < n; i++) {
            to[start + i] = from[at + i] + b;
        }
    }

    private void unfold(float[] x, int first, int count, int group, float[] patches) {
        int columns = count * window.outArea();
        for (int i = 0; i < count; i++) {
            int at = ((first + i) * in + group * groupIn()) * window.area();
            if (window.pointwise()) {
                for (int c = 0; c < groupIn(); c++) {
                    System.arraycopy(x, at + c * window.area(), patches, c * columns + i * window.area(),
                            window.area());
                }
            } else {
                Unfold.patches(x, at, groupIn(), window, patches, i * window.outArea(), columns);
            }
        }
    }

    /** A block's output gradients, {@code [out / groups, count * area]}. */
    private void collect(float[] gy, int first, int count, int group, float[] to) {
        int area = window.outArea();
        for (int o = 0; o < groupOut(); o++) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(gy, ((first + i) * out + group * groupOut() + o) * area, to, (o * count + i) * area,
                        area);
            }
        }
    }

    /**
     * Computes the input's gradient.
     *
     * @param gy the output's gradient
     * @param weight the weights
     * @param gx the input's gradient; zeros before, added to
     */
    public void backwardInput(float[] gy, float[] weight, float[] gx) {
        Workers.forEach(blocks(), block -> {
            int first = block * perBlock();
            int count = Math.min(perBlock(), images - first);
            int columns = count * window.outArea();
            float[] grads = FloatPool.take(groupOut() * columns);
            float[] patches = FloatPool.take(depth() * columns);
            for (int g = 0; g < groups; g++) {
                collect(gy, first, count, g, grads);
                Gemm.multiply(depth(), columns, groupOut(),
                        Matrix.rowMajor(weight, g * groupOut() * depth(), depth()).transposed(),
                        Matrix.rowMajor(grads, 0, columns), Matrix.rowMajor(patches, 0, columns), false);
                for (int i = 0; i < count; i++) {
                    int at = ((first + i) * in + g * groupIn()) * window.area();
                    Unfold.fold(patches, i * window.outArea(), columns, groupIn(), window, gx, at);
                }
            }
            FloatPool.give(grads);
            FloatPool.give(patches);
        });
    }

    /**
     * Computes the weights' gradient.
     *
     * @param x the input
     * @param gy the output's gradient
     * @param gw the weights' gradient; overwritten
     */
    public void backwardWeight(float[] x, float[] gy, float[] gw) {
        int parts = Math.max(1, Math.min(PARTS, blocks()));
        int perPart = (blocks() + parts - 1) / parts;
        float[][] sums = new float[parts][];
        Workers.forEach(parts, part -> {
            sums[part] = FloatPool.take(gw.length);
            Arrays.fill(sums[part], 0, gw.length, 0);
            for (int block = part * perPart; block < Math.min(blocks(), (part + 1) * perPart); block++) {
                addWeight(x, gy, block, sums[part]);
            }
        });
        Arrays.fill(gw, 0);
        for (float[] sum : sums) {
            for (int i = 0; i < gw.length; i++) {
                gw[i] += sum[i];
            }
            FloatPool.give(sum);
        }
    }

    private void addWeight(float[] x, float[] gy, int block, float[] sum) {
        int first = block * perBlock();
        int count = Math.min(perBlock(), images - first);
        int columns = count * window.outArea();
        float[] patches = FloatPool.take(depth() * columns);
        float[] grads = FloatPool.take(groupOut() * columns);
        for (int g = 0; g < groups; g++) {
            for (int i = 0; i < count; i++) {
                Unfold.rows(x, ((first + i) * in + g * groupIn()) * window.area(), groupIn(), window, patches,
                        i * window.outArea() * depth());
            }
            collect(gy, first, count, g, grads);
            Gemm.multiply(groupOut(), depth(), columns, Matrix.rowMajor(grads, 0, columns),
                    Matrix.rowMajor(patches, 0, depth()), Matrix.rowMajor(sum, g * groupOut() * depth(), depth()),
                    true);
        }
        FloatPool.give(patches);
        FloatPool.give(grads);
    }

    /**
     * Computes the biases' gradient.
     *
     * @param gy the output's gradient
     * @param gb the biases' gradient; overwritten
     */
    public void backwardBias(float[] gy, float[] gb) {
        int area = window.outArea();
        for (int o = 0; o < out; o++) {
            double sum = 0;
            for (int i = 0; i < images; i++) {
                sum += Reduce.ACTIVE.sum(gy, (i * out + o) * area, area);
            }
            gb[o] = (float) sum;
        }
    }
}
