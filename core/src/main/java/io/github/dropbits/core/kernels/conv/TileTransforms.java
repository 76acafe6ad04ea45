package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.runtime.Kernels;

/**
 * The tile transforms of Winograd's algorithm F(2x2, 3x3), on images with the channels of a pixel side by side. A call
 * transforms several neighbouring tiles, which begin two pixels apart, each channel by itself. A tile has 16
 * components: {@code (i, j)} is element {@code j} of row {@code i}. {@link #data} and {@link #gradient} compute one row
 * of components at a time.
 */
interface TileTransforms {
    /** The implementation in use. */
    TileTransforms ACTIVE = Kernels.vectorized() ? new VectorTileTransforms() : new ScalarTileTransforms();

    /**
     * Computes a row of {@code Bt d B}, where d is 4x4 pixels. {@code Bt} has the rows 1 0 -1 0, 0 1 1 0, 0 -1 1 0 and
     * 0 1 0 -1.
     *
     * @param row the row of components
     * @param from the pixels; not modified
     * @param at the index of the first channel of the first tile's first pixel
     * @param rowStep the distance between rows of pixels
     * @param pixelStep the distance between pixels
     * @param to the components; changed
     * @param offset the index where this row of the first tile's components begins
     * @param component the distance between components
     * @param tileStep the distance between tiles
     * @param tiles the number of tiles
     * @param n the number of channels
     */
    void data(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n);

    /**
     * Computes a row of {@code A y At}, where y is 2x2 pixels. {@code A} has the rows 1 0, 1 1, 1 -1, 0 -1. The
     * parameters are those of {@link #data}.
     */
    void gradient(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n);

    /**
     * Computes the 2x2 pixels {@code At m A}, where m is the 4x4 matrix of a tile's components.
     *
     * @param from the components; not modified
     * @param offset the index of the first tile's first component
     * @param component the distance between components
     * @param tileStep the distance between tiles
     * @param to the pixels; overwritten
     * @param at the index of the first channel of the first tile's first pixel
     * @param rowStep the distance between rows of pixels
     * @param pixelStep the distance between pixels
     * @param tiles the number of tiles
     * @param n the number of channels
     */
    void output(float[] from, int offset, int component, int tileStep, float[] to, int at, int rowStep, int pixelStep,
            int tiles, int n);
}
