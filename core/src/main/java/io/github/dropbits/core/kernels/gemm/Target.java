package io.github.dropbits.core.kernels.gemm;

/** Where a matrix product goes, tile by tile. */
public interface Target {
    /**
     * Where a tile may be written in one piece, its rows {@link #stride} apart in {@link #array}.
     *
     * @param row the tile's first row
     * @param column its first column
     * @param columns its width
     * @return the place of its first element, or -1 if it is not one piece
     */
    int offsetOf(int row, int column, int columns);

    /** The array that {@link #offsetOf} speaks of. */
    float[] array();

    /** From a row to the next. */
    int stride();

    /**
     * Takes a tile from elsewhere.
     *
     * @param tile the tile's array
     * @param at its first element there
     * @param width its row length there
     * @param row its first row in the product
     * @param rows its height
     * @param column its first column
     * @param columns its width
     * @param add whether it is added to what is there
     */
    void put(float[] tile, int at, int width, int row, int rows, int column, int columns, boolean add);
}
