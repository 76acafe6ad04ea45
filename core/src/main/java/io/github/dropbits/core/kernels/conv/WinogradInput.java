package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.gemm.MicroKernel;
import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.Workers;

/**
 * Computes the input's gradient by {@link Winograd}'s algorithm, as the convolution of the output's gradient with the
 * flipped kernels. Tiles are processed in blocks of one or more rows of tiles. The blocks are so small that their
 * components stay in the first- and second-level caches.
 */
final class WinogradInput {
    /** The approximate number of tiles in a block. */
    private static final int TILES = Winograd.BLOCK / 2;
    /** The approximate minimum number of blocks. To reach it, blocks may have fewer than {@link #TILES} tiles. */
    private static final int BLOCKS = 4;

    private final Winograd conv;
    private final int in;
    private final int out;
    private final ChannelsLast gradients;
    private final int tileRows;
    private final int tileColumns;
    /**
     * The number of input channels, rounded up to a multiple of the micro-kernel's columns. In the matrix products, the
     * columns are input channels and the rows are tiles of the image.
     */
    private final int inputs;
    /** The distance between neighbouring components of the transformed kernels. */
    private final int component;

    WinogradInput(Winograd conv) {
        this.conv = conv;
        this.in = conv.in();
        this.out = conv.out();
        this.gradients = conv.gradients();
        this.tileRows = Winograd.tiles(conv.window().height());
        this.tileColumns = Winograd.tiles(conv.window().width());
        this.inputs = MicroKernel.ACTIVE.wholeColumns(in);
        this.component = (int) Winograd.conflictFreeStride(out * inputs);
    }

    /**
     * Computes the input's gradient.
     *
     * @param gy the output's gradient
     * @param weight the kernels
     * @param gx the input's gradient; overwritten
     */
    void run(float[] gy, float[] weight, float[] gx) {
        float[] padded = gradients.convert(gy, conv.images());
        float[] kernels = kernels(weight);
        int rows = conv.images() * tileRows;
        int perBlock = perBlock(Math.min(TILES, rows * tileColumns / BLOCKS));
        Workers.forEach(Math.ceilDiv(rows, perBlock), block -> block(padded, kernels, block * perBlock,
                Math.min(perBlock, rows - block * perBlock), gx));
        ScratchPool.release(kernels);
        ScratchPool.release(padded);
    }

    /**
     * Returns the number of rows of tiles in a block of about {@code tiles} tiles. The block is reduced, by less than
     * half, if the smaller number of tiles is a multiple of the micro-kernel's rows.
     */
    private int perBlock(int tiles) {
        int rows = Math.max(1, tiles / tileColumns);
        for (int r = rows; 2 * r > rows; r--) {
            if (r * tileColumns % MicroKernel.ACTIVE.rows() == 0) {
                return r;
            }
        }
        return rows;
    }

    /**
     * Transforms the flipped kernels. The result has, for each component, panels of input channels. A panel has one row
     * for each output channel. The padding of the last panel is uninitialised, and its products are not read.
     */
    private float[] kernels(float[] weight) {
        int width = MicroKernel.ACTIVE.columns();
        float[] to = ScratchPool.acquire(Winograd.COMPONENTS * component);
        Chunks.rows(out, Winograd.COMPONENTS * in, o -> {
            for (int c = 0; c < in; c++) {
                WinogradKernels.flipped(weight, (o * in + c) * 9, to, (c / width * out + o) * width + c % width,
                        component);
            }
        });
        return to;
    }

    private void block(float[] padded, float[] kernels, int first, int rows, float[] gx) {
        // Tiles after the last one are uninitialised, and their products are not read.
        int tiles = MicroKernel.ACTIVE.wholeRows(rows * tileColumns);
        float[] data = ScratchPool.acquire(Winograd.COMPONENTS * tiles * out);
        float[] product = ScratchPool.acquire(Winograd.COMPONENTS * tiles * inputs);
        float[] pixels = ScratchPool.acquire(4 * tileColumns * in);
        for (int r = 0; r < rows; r++) {
            transform(padded, first + r, data, r * tileColumns, tiles);
        }
        multiply(data, kernels, product, tiles);
        for (int r = 0; r < rows; r++) {
            TileTransforms.ACTIVE.output(product, r * tileColumns * inputs, tiles * inputs, inputs, pixels, 0,
                    2 * tileColumns * in, in, tileColumns, in);
            store(pixels, first + r, gx);
        }
        ScratchPool.release(data);
        ScratchPool.release(product);
        ScratchPool.release(pixels);
    }

    private void transform(float[] padded, int tileRow, float[] data, int tile, int tiles) {
        int from = tileRow / tileRows * gradients.imageSize() + tileRow % tileRows * 2 * gradients.rowLength();
        for (TileRow row : TileRow.ALL) {
            TileTransforms.ACTIVE.data(row, padded, from, gradients.rowLength(), out, data,
                    (4 * row.ordinal() * tiles + tile) * out, tiles * out, out, tileColumns, out);
        }
    }

    private void multiply(float[] data, float[] kernels, float[] product, int tiles) {
        MicroKernel kernel = MicroKernel.ACTIVE;
        int[] rowOffsets = kernel.rowOffsets(kernel.rows(), out);
        for (int k = 0; k < Winograd.COMPONENTS; k++) {
            for (int c = 0; c < inputs; c += kernel.columns()) {
                for (int t = k * tiles; t < (k + 1) * tiles; t += kernel.rows()) {
                    kernel.tile(out, data, t * out, rowOffsets, 1, kernels, k * component + c * out, product,
                            t * inputs + c, inputs);
                }
            }
        }
    }

    /** Stores a row of tiles, which is two rows of pixels, or one row at the end of a plane with odd height. */
    private void store(float[] pixels, int tileRow, float[] gx) {
        Window w = conv.window();
        int y = tileRow % tileRows * 2;
        for (int h = 0; h < Math.min(2, w.height() - y); h++) {
            Interleave.rows(pixels, h * 2 * tileColumns * in, in, 1, w.width(), in, gx,
                    tileRow / tileRows * in * w.area() + (y + h) * w.width(), w.area());
        }
    }
}
