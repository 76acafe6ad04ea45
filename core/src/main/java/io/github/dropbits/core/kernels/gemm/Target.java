package io.github.dropbits.core.kernels.gemm;

/** The destination of a matrix product, written tile by tile. */
public interface Target {
    /**
     * Returns the index in {@link #array} where a tile may be written directly, with its rows {@link #stride} apart.
     *
     * @param row the tile's first row
     * @param column the tile's first column
     * @param columns the tile's width
     * @return the index of the tile's first element, or -1 if the tile must be written by {@link #put}
     */
    int offsetOf(int row, int column, int columns);

    /** Returns the array that {@link #offsetOf} refers to. */
    float[] array();

    /** Returns the distance between neighbouring rows in {@link #array}. */
    int stride();

    /**
     * Writes a tile that was computed into another array.
     *
     * @param tile the tile's array
     * @param at the index of the tile's first element in it
     * @param width the distance between the tile's rows in it
     * @param row the tile's first row in the product
     * @param rows the tile's height
     * @param column the tile's first column in the product
     * @param columns the tile's width
     * @param add true to add the tile to the values that are there, false to overwrite them
     */
    void put(float[] tile, int at, int width, int row, int rows, int column, int columns, boolean add);
}
