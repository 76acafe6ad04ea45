package io.github.dropbits.core.kernels.gemm;

/** The destination of a matrix product. It is written tile by tile. */
public interface Target {
    /**
     * Returns the index in {@link #array} at which a tile may be written directly. The distance between the tile's rows
     * is then {@link #stride}.
     *
     * @param row the tile's first row
     * @param column the tile's first column
     * @param columns the tile's width
     * @return the index of the tile's first element, or -1 if the tile must be written with {@link #put}
     */
    int offsetOf(int row, int column, int columns);

    /** Returns the array that {@link #offsetOf} refers to. */
    float[] array();

    /** Returns the distance between neighbouring rows in {@link #array}. */
    int stride();

    /**
     * Writes a tile that was computed in another array.
     *
     * @param tile the array that contains the tile
     * @param at the index in {@code tile} of the tile's first element
     * @param width the distance in {@code tile} between the tile's rows
     * @param row the tile's first row in the product
     * @param rows the tile's height
     * @param column the tile's first column in the product
     * @param columns the tile's width
     * @param add true to add the tile to the existing values, false to overwrite them
     */
    void put(float[] tile, int at, int width, int row, int rows, int column, int columns, boolean add);
}
