package io.github.dropbits.core.kernels;

import io.github.dropbits.core.Workers;

/**
 * The kernels' gradient by {@link Winograd}'s algorithm. The gradient of their components is the product of the
 * components of output's gradients and of images, over all tiles; each row of components is summed for itself, over
 * parts of the tiles, and the parts are added in order: nothing depends on the number of threads.
 */
final class WinogradWeight {
    /** Tiles that are transformed at once, about, so that their components stay near in the caches. */
    private static final int TILES = 96;
    /** Tiles of a part, about; the most parts, and the most elements of their sums. */
    private static final int PART = 1024;
    private static final int PARTS = 4;
    private static final int LARGEST = 1 << 24;

    private final Winograd conv;
    private final int in;
    private final int out;
    private final ChannelsLast inputs;
    private final ChannelsLast gradients;
    private final int tileRows;
    private final int tileColumns;
    /** Channels in whole tiles of the micro-kernel: its rows are output channels, its columns input channels. */
    private final int rows;
    private final int columns;
    /** As {@link WinogradInput}'s: from a component of the kernels to the next. */
    private final int component;
    /** From a tile's components of output's gradients to the next tile's, no power of two for the same reason. */
    private final int line;

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
        this.component = rows * columns + MicroKernel.ACTIVE.columns();
        this.line = rows + 16;
    }

    /**
     * Computes it.
     *
     * @param x the input
     * @param gy the output's gradient
     * @param gw the kernels' gradient; overwritten
     */
    void run(float[] x, float[] gy, float[] gw) {
        float[] images = inputs.turn(x, conv.images());
        float[] turned = gradients.turn(gy, conv.images());
        int all = conv.images() * tileRows;
        int most = Math.min(PARTS, LARGEST / (Winograd.COMPONENTS * component));
        int parts = Math.max(1, Math.min(most, all * tileColumns / PART));
        int perPart = Math.ceilDiv(all, parts);
        float[] sums = FloatPool.take(parts * Winograd.COMPONENTS * component);
        int tasks = TileRow.ALL.size();
        Workers.forEach(parts * tasks, task -> part(images, turned, TileRow.ALL.get(task % tasks),
                task / tasks * perPart, Math.min(all, (task / tasks + 1) * perPart), sums, task * 4 * component));
        FloatPool.give(turned);
        FloatPool.give(images);
        Chunks.rows(out, Winograd.COMPONENTS * in * parts, o -> store(sums, parts, o, gw));
        FloatPool.give(sums);
    }

    /** One row of components, over some rows of tiles. */
    private void part(float[] images, float[] turned, TileRow row, int from, int end, float[] sums, int at) {
        int perBlock = Math.max(1, TILES / tileColumns);
        int tiles = perBlock * tileColumns;
        float[] data = FloatPool.take(4 * tiles * columns);
        float[] errors = FloatPool.take(4 * tiles * line);
        for (int first = from; first < end; first += perBlock) {
            int n = Math.min(perBlock, end - first);
            for (int r = 0; r < n; r++) {
                transform(images, turned, row, first + r, data, errors, r * tileColumns, tiles);
            }
            multiply(data, errors, tiles, n * tileColumns, sums, at, first > from);
        }
        FloatPool.give(data);
        FloatPool.give(errors);
    }

    /** A row of tiles: the images' into panels of channels, the gradients' tile by tile. */
    private void transform(float[] images, float[] turned, TileRow row, int tileRow, float[] data, float[] errors,
            int tile, int tiles) {
        int image = tileRow / tileRows;
        int y = tileRow % tileRows * 2;
        int width = MicroKernel.ACTIVE.columns();
        for (int c = 0; c < in; c += width) {
            TileTransforms.ACTIVE.data(row, images, image * inputs.image() + y * inputs.rowLength() + c,
                    inputs.rowLength(), in, data, tiles * c + tile * width, tiles * columns, width, tileColumns,
                    Math.min(width, in - c));
        }
        TileTransforms.ACTIVE.gradient(row, turned, gradients.place(image, y, 0), gradients.rowLength(), out, errors,
                tile * line, tiles * line, line, tileColumns, out);
    }

    private void multiply(float[] data, float[] errors, int tiles, int depth, float[] sums, int at, boolean add) {
        MicroKernel kernel = MicroKernel.ACTIVE;
        int width = kernel.columns();
        int[] places = kernel.places(kernel.rows(), 1);
        float[] edge = FloatPool.take(kernel.rows() * width);
        for (int k = 0; k < 4; k++) {
            for (int c = 0; c < columns; c += width) {
                for (int o = 0; o < rows; o += kernel.rows()) {
                    int to = at + k * component + o * columns + c;
                    kernel.tile(depth, errors, k * tiles * line + o, places, line, data, tiles * (k * columns + c),
                            add ? edge : sums, add ? 0 : to, add ? width : columns);
                    for (int r = 0; add && r < kernel.rows(); r++) {
                        RowOps.ACTIVE.add(edge, r * width, sums, to + r * columns, width);
                    }
                }
            }
        }
        FloatPool.give(edge);
    }

    /** The kernels of one output channel, from their components. */
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
