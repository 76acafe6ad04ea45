package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.runtime.Kernels;

/**
 * The tile transforms of Winograd's algorithm F(2x2, 3x3), for images in which the channels of a pixel are contiguous.
 * A call transforms several neighbouring tiles, whose left edges are two pixels apart. Each channel is transformed
 * separately. A tile is transformed to a 4x4 matrix of 16 components; component {@code (i, j)} is element {@code j} of
 * row {@code i}. {@link #data} and {@link #gradient} compute one row of components per call.
 */
interface TileTransforms {
    /** The implementation in use. */
    TileTransforms ACTIVE = Kernels.vectorized() ? new VectorTileTransforms() : new ScalarTileTransforms();

    /**
     * Computes one row of {@code Bt d B}, where {@code d} is a tile of 4x4 pixels. The rows of {@code Bt} are
     * {@code (1 0 -1 0)}, {@code (0 1 1 0)}, {@code (0 -1 1 0)} and {@code (0 1 0 -1)}.
     *
     * @param row the row of components to compute
     * @param from the pixels; not modified
     * @param at the index of the first channel of the first tile's first pixel
     * @param rowStep the distance between neighbouring rows of pixels
     * @param pixelStep the distance between neighbouring pixels
     * @param to receives the components
     * @param offset the index at which this row of the first tile's components begins
     * @param component the distance between neighbouring components
     * @param tileStep the distance between neighbouring tiles
     * @param tiles the number of tiles
     * @param n the number of channels
     */
    void data(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n);

    /**
     * Computes one row of {@code A y At}, where {@code y} is a tile of 2x2 pixels. The rows of {@code A} are
     * {@code (1 0)}, {@code (1 1)}, {@code (1 -1)} and {@code (0 -1)}. The parameters have the same meaning as in
     * {@link #data}.
     */
    void gradient(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n);

    /**
     * Computes the 2x2 pixels {@code At m A} of each tile, where {@code m} is the 4x4 matrix of the tile's components.
     *
     * @param from the components; not modified
     * @param offset the index of the first tile's first component
     * @param component the distance between neighbouring components
     * @param tileStep the distance between neighbouring tiles
     * @param to receives the pixels
     * @param at the index of the first channel of the first tile's first pixel
     * @param rowStep the distance between neighbouring rows of pixels
     * @param pixelStep the distance between neighbouring pixels
     * @param tiles the number of tiles
     * @param n the number of channels
     */
    void output(float[] from, int offset, int component, int tileStep, float[] to, int at, int rowStep, int pixelStep,
            int tiles, int n);
}
