package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.runtime.Kernels;

/**
 * What Winograd's algorithm F(2x2, 3x3) does with tiles of images whose channels are neighbours, for several tiles of a
 * row, two pixels apart, and each channel by itself. Of the 16 components of a tile those of one row are made at a
 * time: component {@code (i, j)} is element {@code j} of row {@code i}.
 */
interface TileTransforms {
    /** The implementation in use. */
    TileTransforms ACTIVE = Kernels.vectorized() ? new VectorTileTransforms() : new ScalarTileTransforms();

    /**
     * A row of {@code Bt d B}, d being 4x4 pixels, with the rows 1 0 -1 0, 0 1 1 0, 0 -1 1 0, 0 1 0 -1 of {@code Bt}.
     *
     * @param row the row of components
     * @param from the pixels; not changed
     * @param at the first channel of the first tile's first pixel
     * @param rowStep from a row of pixels to the next
     * @param pixelStep from a pixel to the next
     * @param to the components; changed
     * @param place the first tile's, of the first component of the row
     * @param component from a component to the next
     * @param tileStep from a tile to the next
     * @param tiles how many
     * @param n channels
     */
    void data(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n);

    /**
     * A row of {@code A y At}, y being 2x2 pixels, with the rows 1 0, 1 1, 1 -1, 0 -1 of {@code A}. Parameters as for
     * {@link #data}.
     */
    void gradient(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n);

    /**
     * The 2x2 pixels {@code At m A} of all components m.
     *
     * @param from the components; not changed
     * @param place the first tile's first component
     * @param component from a component to the next
     * @param tileStep from a tile to the next
     * @param to the pixels; overwritten
     * @param at the first channel of the first tile's first pixel
     * @param rowStep from a row of pixels to the next
     * @param pixelStep from a pixel to the next
     * @param tiles how many
     * @param n channels
     */
    void output(float[] from, int offset, int component, int tileStep, float[] to, int at, int rowStep, int pixelStep,
            int tiles, int n);
}
