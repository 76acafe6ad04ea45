package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.gemm.MicroKernel;
import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.kernels.vec.RowOps;
import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.Workers;

/**
 * Computes the kernels' gradient by {@link Winograd}'s algorithm. The gradient of a kernel's component is the sum, over
 * all tiles, of the products of this component in the output's gradient and in the images. Each of the four rows of
 * components is computed separately. The tiles are divided into groups. The partial sums of the groups are computed
 * independently and then added in order, so that the result does not depend on the number of threads.
 */
final class WinogradWeight {
    /**
     * The approximate number of tiles that are transformed together. Their components stay in the first- and
     * second-level caches.
     */
    private static final int TILES = Winograd.BLOCK;
    /** The approximate minimum number of tiles in a partial sum. */
    private static final int PART = 1024;
    /** The maximum number of partial sums. */
    private static final int PARTS = 4;
    /** The maximum number of elements of all partial sums together. A single partial sum may have more. */
    private static final int LARGEST = 1 << 24;
    /** The approximate number of input channels that one task processes. */
    private static final int CHANNELS = 128;

    private final Winograd conv;
    private final int in;
    private final int out;
    private final ChannelsLast inputs;
    private final ChannelsLast gradients;
    private final int tileRows;
    private final int tileColumns;
    /** The number of output channels, rounded up to a multiple of the micro-kernel's rows. */
    private final int rows;
    /** The number of input channels, rounded up to a multiple of the micro-kernel's columns. */
    private final int columns;
    /** The distance between neighbouring components of the kernels. */
    private final int component;
    /** The distance between neighbouring tiles in the components of the output's gradients. */
    private final int tileStride;

    WinogradWeight(Winograd conv) {
        this.conv = conv;
        this.in = conv.in();
        this.out = conv.out();
        this.inputs = conv.inputs();
        this.gradients = conv.gradients();
        this.tileRows = Winograd.tiles(conv.window().outH());
        this.tileColumns = Winograd.tiles(conv.window().outW());
        this.rows = MicroKernel.ACTIVE.wholeRows(out);
        this.columns = MicroKernel.ACTIVE.wholeColumns(in);
        this.component = (int) Winograd.conflictFreeStride(rows * columns);
        this.tileStride = (int) Winograd.conflictFreeStride(rows);
    }

    /**
     * Computes the kernels' gradient.
     *
     * @param x the input
     * @param gy the output's gradient
     * @param gw the kernels' gradient; overwritten
     */
    void run(float[] x, float[] gy, float[] gw) {
        float[] images = inputs.convert(x, conv.images());
        float[] paddedGradients = gradients.convert(gy, conv.images());
        int all = conv.images() * tileRows;
        int most = Math.min(PARTS, LARGEST / (Winograd.COMPONENTS * component));
        int perPart = Math.ceilDiv(all, Math.max(1, Math.min(most, all * tileColumns / PART)));
        int parts = Math.ceilDiv(all, perPart);
        float[] sums = ScratchPool.acquire(parts * Winograd.COMPONENTS * component);
        int perTask = Math.max(1, CHANNELS / MicroKernel.ACTIVE.columns()) * MicroKernel.ACTIVE.columns();
        int groups = Math.ceilDiv(columns, perTask);
        int each = TileRow.ALL.size() * groups;
        Workers.forEach(parts * each, task -> {
            int part = task / each;
            TileRow row = TileRow.ALL.get(task % each / groups);
            int channel = task % groups * perTask;
            part(images, paddedGradients, row, part * perPart, Math.min(all, (part + 1) * perPart), channel,
                    Math.min(perTask, columns - channel), sums,
                    (part * TileRow.ALL.size() + row.ordinal()) * 4 * component + channel);
        });
        ScratchPool.release(paddedGradients);
        ScratchPool.release(images);
        Chunks.rows(out, Winograd.COMPONENTS * in * parts, o -> store(sums, parts, o, gw));
        ScratchPool.release(sums);
    }

    /** Computes one row of components for a range of input channels, summed over a range of rows of tiles. */
    private void part(float[] images, float[] paddedGradients, TileRow row, int from, int end, int channel,
            int channels, float[] sums, int at) {
        int perBlock = Math.max(1, TILES / tileColumns);
        int tiles = perBlock * tileColumns;
        float[] data = ScratchPool.acquire(4 * tiles * channels);
        float[] errors = ScratchPool.acquire(4 * tiles * tileStride);
        for (int first = from; first < end; first += perBlock) {
            int n = Math.min(perBlock, end - first);
            for (int r = 0; r < n; r++) {
                data(images, row, first + r, channel, channels, data, r * tileColumns, tiles);
                errors(paddedGradients, row, first + r, errors, r * tileColumns, tiles);
            }
            multiply(data, errors, tiles, n * tileColumns, channels, sums, at, first > from);
        }
        ScratchPool.release(data);
        ScratchPool.release(errors);
    }

    /**
     * Transforms a row of tiles of the images and stores the components in panels of channels. The padding of the last
     * panel is uninitialised, and its products are not read.
     */
    private void data(float[] images, TileRow row, int tileRow, int channel, int channels, float[] data, int tile,
            int tiles) {
        int from = tileRow / tileRows * inputs.imageSize() + tileRow % tileRows * 2 * inputs.rowLength() + channel;
        int width = MicroKernel.ACTIVE.columns();
        for (int c = 0; c < channels; c += width) {
            TileTransforms.ACTIVE.data(row, images, from + c, inputs.rowLength(), in, data,
                    tiles * c + tile * width, tiles * channels, width, tileColumns,
                    Math.min(width, in - channel - c));
        }
    }

    /** Transforms a row of tiles of the output's gradient. The channels of a tile remain contiguous. */
    private void errors(float[] paddedGradients, TileRow row, int tileRow, float[] errors, int tile, int tiles) {
        int from = gradients.offset(tileRow / tileRows, tileRow % tileRows * 2, 0);
        TileTransforms.ACTIVE.gradient(row, paddedGradients, from, gradients.rowLength(), out, errors,
                tile * tileStride, tiles * tileStride, tileStride, tileColumns, out);
    }

    private void multiply(float[] data, float[] errors, int tiles, int depth, int channels, float[] sums, int at,
            boolean add) {
        MicroKernel kernel = MicroKernel.ACTIVE;
        int width = kernel.columns();
        int[] rowOffsets = kernel.rowOffsets(kernel.rows(), 1);
        float[] edge = ScratchPool.acquire(kernel.rows() * width);
        for (int k = 0; k < 4; k++) {
            for (int c = 0; c < channels; c += width) {
                for (int o = 0; o < rows; o += kernel.rows()) {
                    int to = at + k * component + o * columns + c;
                    kernel.tile(depth, errors, k * tiles * tileStride + o, rowOffsets, tileStride, data,
                            tiles * (k * channels + c), add ? edge : sums, add ? 0 : to, add ? width : columns);
                    for (int r = 0; add && r < kernel.rows(); r++) {
                        RowOps.ACTIVE.add(edge, r * width, sums, to + r * columns, width);
                    }
                }
            }
        }
        ScratchPool.release(edge);
    }

    /** Adds up the partial sums of one output channel and computes its kernels' gradient from the components. */
    private void store(float[] sums, int parts, int o, float[] gw) {
        for (int part = 1; part < parts; part++) {
            for (int k = 0; k < Winograd.COMPONENTS; k++) {
                RowOps.ACTIVE.add(sums, (part * Winograd.COMPONENTS + k) * component + o * columns, sums,
                        k * component + o * columns, in);
            }
        }
        for (int c = 0; c < in; c++) {
            WinogradKernels.gradient(sums, o * columns + c, component, gw, (o * in + c) * 9);
        }
    }
}
