package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.gemm.Gemm;
import io.github.dropbits.core.kernels.gemm.LeftRows;
import io.github.dropbits.core.kernels.gemm.Matrix;
import io.github.dropbits.core.kernels.gemm.MicroKernel;
import io.github.dropbits.core.kernels.gemm.Operand;
import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.kernels.vec.Reduce;
import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;

/**
 * Two-dimensional convolution, computed as a matrix product. The panels of the product are packed directly from the
 * images (see {@link Patches}), so the unfolded patches are not stored. Other algorithms are used in three cases.
 * Groups with a single input channel use {@link Depthwise}. If the input of the convolution has a single channel, as in
 * the first layer of a network for gray images, the weights' gradient uses {@link Depthwise} if its estimated cost is
 * lower. The gradients of 3x3 windows use {@link Winograd} if its estimated cost is lower.
 *
 * @param images the number of images
 * @param in the number of channels of the input
 * @param out the number of channels of the output
 * @param groups the number of groups; the outputs of a group depend only on the input channels of this group
 * @param window the geometry of the sliding window
 */
public record Convolution(int images, int in, int out, int groups, Window window) {
    /** The approximate minimum number of columns for which a matrix product is efficient. */
    private static final int COLUMNS = 1024;
    /** The cost of gathering one element of a patch, in multiply-adds of the matrix product. */
    private static final int GATHER_COST = 12;
    /** The cost of adding one element of a patch's gradient to the image, in multiply-adds of the matrix product. */
    private static final int FOLD_COST = 24;
    /** The cost of one multiply-add in {@link Depthwise}, in multiply-adds of the matrix product. */
    private static final double SINGLE_COST = 3;

    /**
     * Checks that no array of the forward pass is too large. The backward pass does not need larger arrays.
     *
     * @throws Window.MisfitException if an array would have more elements than a Java array can hold
     */
    public void check() {
        if (depthwise()) {
            new Depthwise(images, in, out, window).check();
        } else {
            new Padding(window, window.stepW()).size(images * in);
        }
    }

    private int groupIn() {
        return in / groups;
    }

    private int groupOut() {
        return out / groups;
    }

    /** Returns the number of elements of a patch. */
    private int depth() {
        return groupIn() * window.kernelArea();
    }

    private boolean depthwise() {
        return groups > 1 && groupIn() == 1;
    }

    /**
     * Computes the output.
     *
     * @param x the input, {@code [images, in, height, width]}
     * @param weight the weights, {@code [out, in / groups, kernelH, kernelW]}
     * @param bias the biases, {@code [out]}, or null for no biases
     * @param y the output, {@code [images, out, outH, outW]}; overwritten
     */
    public void forward(float[] x, float[] weight, float[] bias, float[] y) {
        if (depthwise()) {
            new Depthwise(images, in, out, window).forward(x, weight, bias, y);
            return;
        }
        Padding padding = new Padding(window, window.stepW());
        float[] padded = padding.pad(x, images * in);
        int[] taps = padding.taps(groupIn());
        for (int g = 0; g < groups; g++) {
            int first = g * groupOut();
            Patches patches = patches(padding, padded, taps, g, in, bias != null);
            Operand weights = bias == null ? Matrix.rowMajor(weight, first * depth(), depth())
                    : (row, rows, from, depth, to, at, height) -> packWeights(weight, bias, first + row, rows, from,
                            depth, to, at, height);
            Gemm.multiply(groupOut(), images * window.outArea(), depth() + (bias == null ? 0 : 1), weights,
                    patches::pixels, planes(y, g, out, window.outArea()), false);
        }
        padding.release(padded);
    }

    private Patches patches(Padding p, float[] padded, int[] taps, int group, int channels, boolean ones) {
        Window w = p.window();
        return new Patches(padded, group * (channels / groups) * p.plane(), channels * p.plane(), taps, ones, w.outH(),
                w.outW(), w.stepH() * p.rowLength(), w.stepW() / p.phases());
    }

    private Planes planes(float[] array, int group, int channels, int area) {
        return new Planes(array, group * (channels / groups) * area, channels * area, area);
    }

    /** Packs the weights. The bias is the last element of each row. */
    private void packWeights(float[] weight, float[] bias, int row, int rows, int from, int depth, float[] to, int at,
            int height) {
        int known = Math.min(depth, depth() - from);
        Matrix.rowMajor(weight, 0, depth()).pack(row, rows, from, known, to, at, height);
        if (known < depth) {
            Arrays.fill(to, at + known * height, at + depth * height, 0);
            System.arraycopy(bias, row, to, at + known * height, rows);
        }
    }

    /**
     * Computes the input's gradient.
     *
     * @param gy the output's gradient
     * @param weight the weights
     * @param gx the input's gradient; overwritten
     */
    public void backwardInput(float[] gy, float[] weight, float[] gx) {
        if (depthwise()) {
            new Depthwise(images, in, out, window).backwardInput(gy, weight, gx);
        } else if (Winograd.fits(this) && Winograd.of(this).inputCost() <= inputCost()) {
            new WinogradInput(Winograd.of(this)).run(gy, weight, gx);
        } else if (canFlip() && flippedCost() <= foldedCost()) {
            flipped(gy, weight, gx, new Window(window.outH(), window.outW(), window.kernelH(), window.kernelW(), 1, 1,
                    window.spanH() - window.padH(), window.spanW() - window.padW(), window.dilationH(),
                    window.dilationW()));
        } else {
            folded(gy, weight, gx);
        }
    }

    /** Returns whether {@link #flipped} can compute the input's gradient. */
    private boolean canFlip() {
        return window.strideH() == 1 && window.strideW() == 1 && window.padH() <= window.spanH()
                && window.padW() <= window.spanW() && flippedSize() <= Integer.MAX_VALUE;
    }

    /** Returns the number of elements of the padded output gradients that {@link #flipped} reads. */
    private double flippedSize() {
        return (double) images * out * ((double) window.height() + window.spanH())
                * ((double) window.width() + window.spanW());
    }

    /**
     * Returns the cost of {@link #flipped} for one image and group, in multiply-adds. This includes gathering every
     * patch and, if there are few channels, the unused rows of the micro-kernel.
     */
    private double flippedCost() {
        return (double) window.area() * groupOut() * window.kernelArea()
                * (MicroKernel.ACTIVE.wholeRows(groupIn()) + GATHER_COST);
    }

    /**
     * Returns the cost of {@link #folded} for one image and group, in multiply-adds, including the final additions to
     * the image.
     */
    private double foldedCost() {
        return (double) window.outArea()
                * ((double) MicroKernel.ACTIVE.wholeRows(depth()) * groupOut() + FOLD_COST * depth());
    }

    /**
     * Returns the cost of the input's gradient without Winograd's algorithm, for one group and all images, in
     * multiply-adds.
     */
    double inputCost() {
        return images * Math.min(foldedCost(), canFlip() ? flippedCost() : Double.POSITIVE_INFINITY);
    }

    /**
     * Returns the cost of the weights' gradient without Winograd's algorithm, for one group and all images, in
     * multiply-adds. This includes gathering the patches.
     */
    double weightCost() {
        MicroKernel kernel = MicroKernel.ACTIVE;
        return (double) images * window.outArea()
                * ((double) kernel.wholeRows(groupOut()) * kernel.wholeColumns(depth()) + GATHER_COST * depth());
    }

    /** Computes the input's gradient as the convolution of the output's gradient with the flipped weights. */
    private void flipped(float[] gy, float[] weight, float[] gx, Window flippedWindow) {
        Padding padding = new Padding(flippedWindow, 1);
        float[] padded = padding.pad(gy, images * out);
        int[] taps = padding.taps(groupOut());
        for (int g = 0; g < groups; g++) {
            int first = g * groupOut() * depth();
            Gemm.multiply(groupIn(), images * window.area(), groupOut() * window.kernelArea(),
                    (row, rows, from, depth, to, at, height) -> packFlipped(weight, first, row, rows, from, depth, to,
                            at, height),
                    patches(padding, padded, taps, g, out, false)::pixels, planes(gx, g, in, window.area()), false);
        }
        padding.release(padded);
    }

    /**
     * Packs the flipped weights. Each row of a panel belongs to an input channel. The elements of a row are ordered by
     * output channel, then by window position in reverse order.
     */
    private void packFlipped(float[] weight, int first, int row, int rows, int from, int depth, float[] to, int at,
            int height) {
        int area = window.kernelArea();
        for (int p = 0; p < depth;) {
            int o = (from + p) / area;
            int tap = (from + p) % area;
            int n = Math.min(depth - p, area - tap);
            int last = first + (o * groupIn() + row + 1) * area - 1;
            Interleave.rows(weight, last - tap, area, -1, rows, n, to, at + p * height, height);
            p += n;
        }
        Interleave.clear(to, at, rows, height, depth);
    }

    /**
     * Computes the input's gradient from the gradients of the patches (col2im). A matrix product computes the gradients
     * of the patches. Each of them is then added to the gradient of the pixel that the patch element was gathered from.
     * The rows of the product are ordered by window position, then by channel. Neighbouring rows therefore belong to
     * different planes, so an addition does not have to wait for a value that was just stored.
     */
    private void folded(float[] gy, float[] weight, float[] gx) {
        Padding padding = new Padding(window, window.stepW());
        int[] byChannel = padding.taps(groupIn());
        int[] taps = new int[byChannel.length];
        for (int k = 0; k < taps.length; k++) {
            taps[k] = byChannel[k % groupIn() * window.kernelArea() + k / groupIn()];
        }
        int perBlock = Math.max(1, Math.min(images, (COLUMNS + window.outArea() - 1) / window.outArea()));
        for (int g = 0; g < groups; g++) {
            int group = g;
            int first = g * groupOut() * depth();
            LeftRows left = LeftRows.of((row, rows, from, depth, to, at, height) -> packByPosition(weight, first, row,
                    rows, from, depth, to, at, height), 0, depth(), 0, groupOut());
            Workers.forEach((images + perBlock - 1) / perBlock, block -> foldBlock(left, padding, taps, group,
                    block * perBlock, Math.min(perBlock, images - block * perBlock), gy, gx));
            left.release();
        }
    }

    /**
     * Packs the weights. The rows of a panel are ordered by window position, then by input channel. Each element of a
     * row belongs to an output channel.
     */
    private void packByPosition(float[] weight, int first, int row, int rows, int from, int depth, float[] to, int at,
            int height) {
        for (int r = 0; r < rows;) {
            int c = (row + r) % groupIn();
            int n = Math.min(rows - r, groupIn() - c);
            int base = first + from * depth() + c * window.kernelArea() + (row + r) / groupIn();
            Interleave.rows(weight, base, window.kernelArea(), depth(), n, depth, to, at + r, height);
            r += n;
        }
        Interleave.clear(to, at, rows, height, depth);
    }

    private void foldBlock(LeftRows left, Padding padding, int[] taps, int group, int first, int count, float[] gy,
            float[] gx) {
        int size = groupIn() * padding.plane();
        float[] sums = ScratchPool.acquire(count * size);
        Arrays.fill(sums, 0, count * size, 0);
        Patches patches = new Patches(sums, -first * size, size, taps, false, window.outH(), window.outW(),
                window.stepH() * padding.rowLength(), 1);
        int area = window.outArea();
        Gemm.columns(left, 0, planes(gy, group, out, area)::pixels, 0, first * area, count * area, new Fold(patches),
                true);
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < groupIn(); c++) {
                padding.crop(sums, i * size + c * padding.plane(), gx,
                        ((first + i) * in + group * groupIn() + c) * window.area());
            }
        }
        ScratchPool.release(sums);
    }

    /**
     * Computes the weights' gradient.
     *
     * @param x the input
     * @param gy the output's gradient
     * @param gw the weights' gradient; overwritten
     */
    public void backwardWeight(float[] x, float[] gy, float[] gw) {
        if (depthwise() || in == 1 && Runs.fit(window)
                && SINGLE_COST * out * window.kernelArea() * images * window.outArea() <= weightCost()) {
            new Depthwise(images, in, out, window).backwardWeight(x, gy, gw);
            return;
        }
        if (images == 0) {
            Arrays.fill(gw, 0);
            return;
        }
        if (Winograd.fits(this) && Winograd.of(this).weightCost() <= weightCost()) {
            new WinogradWeight(Winograd.of(this)).run(x, gy, gw);
        } else if (groupIn() > window.kernelW()) {
            weightByChannels(x, gy, gw);
        } else {
            weightByRows(x, gy, gw);
        }
    }

    /** Computes the weights' gradient from patches in which the elements of a window row are contiguous. */
    private void weightByRows(float[] x, float[] gy, float[] gw) {
        Padding padding = new Padding(window, 1);
        float[] padded = padding.pad(x, images * in);
        int[] taps = padding.taps(groupIn());
        for (int g = 0; g < groups; g++) {
            weightProduct(gy, g, patches(padding, padded, taps, g, in, false),
                    Matrix.rowMajor(gw, g * groupOut() * depth(), depth()));
        }
        padding.release(padded);
    }

    /**
     * Computes the weights' gradient from patches in which the channels of a pixel are contiguous. If there are many
     * channels, these contiguous runs are longer than the rows of a window.
     */
    private void weightByChannels(float[] x, float[] gy, float[] gw) {
        ChannelsLast last = ChannelsLast.of(window, in);
        float[] converted = last.convert(x, images);
        int[] taps = last.taps(window, groupIn());
        float[] sums = ScratchPool.acquire(out * depth());
        for (int g = 0; g < groups; g++) {
            Patches patches = new Patches(converted, g * groupIn(), last.imageSize(), taps, false, window.outH(),
                    window.outW(), window.stepH() * last.rowLength(), window.stepW() * in);
            weightProduct(gy, g, patches, Matrix.rowMajor(sums, g * groupOut() * depth(), depth()));
        }
        ScratchPool.release(converted);
        Chunks.rows(out, depth(), o -> Interleave.rows(sums, o * depth(), groupIn(), 1, window.kernelArea(), groupIn(),
                gw, o * depth(), window.kernelArea()));
        ScratchPool.release(sums);
    }

    private void weightProduct(float[] gy, int group, Patches patches, Matrix gw) {
        Gemm.multiply(groupOut(), depth(), images * window.outArea(),
                planes(gy, group, out, window.outArea())::channels, patches::taps, gw.target(), false);
    }

    /**
     * Computes the biases' gradient.
     *
     * @param gy the output's gradient
     * @param gb the biases' gradient; overwritten
     */
    public void backwardBias(float[] gy, float[] gb) {
        int area = window.outArea();
        Chunks.rows(out, images * area, o -> {
            double sum = 0;
            for (int i = 0; i < images; i++) {
                sum += Reduce.ACTIVE.sum(gy, (i * out + o) * area, area);
            }
            gb[o] = (float) sum;
        });
    }
}
