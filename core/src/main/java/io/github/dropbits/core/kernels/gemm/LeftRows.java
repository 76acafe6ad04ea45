package io.github.dropbits.core.kernels.gemm;

/**
 * Rows of the left operand of a product, in the form in which the micro-kernel reads them. The kernel reads the rows of
 * one tile at a time, and along k one block at a time. The rows are read in place if the elements of a row are
 * contiguous, and otherwise from panels.
 */
public sealed interface LeftRows {
    /**
     * Returns the rows {@code first..first+rows-1} of an operand. Each row consists of the {@code depth} elements of
     * the operand's row that begin at index {@code from}.
     */
    static LeftRows of(Operand a, int first, int rows, int from, int depth) {
        if (a instanceof Matrix m && m.columnStride() == 1) {
            return new InPlace(m.part(first, from), rows, depth);
        }
        return new Packed(Panels.of(a, first, rows, from, depth, MicroKernel.ACTIVE.rows()));
    }

    int rows();

    int depth();

    float[] array();

    /**
     * Returns the index in {@link #array} at which the data of a tile begin, within the block that begins at {@code p}
     * along k. The {@link #rowOffsets} are relative to this index.
     */
    int at(int tile, int p);

    /** Returns the offsets of a tile's rows, to be passed to {@link MicroKernel#tile} as {@code aRows}. */
    int[] rowOffsets(int tile);

    /** Returns the distance between neighbouring elements of a row. */
    int step();

    /** Releases the scratch array, if there is one. The rows must not be read afterwards. */
    void release();

    /** Returns the number of tiles that the rows are divided into. */
    default int count() {
        return Math.ceilDiv(rows(), MicroKernel.ACTIVE.rows());
    }

    /** Returns the number of rows of a tile. The last tile may have fewer rows than the others. */
    default int height(int tile) {
        return Math.min(MicroKernel.ACTIVE.rows(), rows() - tile * MicroKernel.ACTIVE.rows());
    }

    /** Returns the length along k of the longest block. */
    default int block() {
        return Panels.block(depth());
    }

    /** Returns the length along k of the block that begins at {@code p}. */
    default int blockAt(int p) {
        return Math.min(block(), depth() - p);
    }

    /** Rows that were packed into panels. */
    record Packed(Panels panels, int[] rowOffsets) implements LeftRows {
        private Packed(Panels panels) {
            this(panels, MicroKernel.ACTIVE.rowOffsets(MicroKernel.ACTIVE.rows(), 1));
        }

        @Override
        public int rows() {
            return panels.rows();
        }

        @Override
        public int depth() {
            return panels.depth();
        }

        @Override
        public float[] array() {
            return panels.array();
        }

        @Override
        public int at(int tile, int p) {
            return panels.at(tile, p);
        }

        @Override
        public int[] rowOffsets(int tile) {
            return rowOffsets;
        }

        @Override
        public int step() {
            return panels.height();
        }

        @Override
        public void release() {
            panels.release();
        }
    }

    /** Rows that are read in place. If the last tile has fewer rows than the others, its last row is repeated. */
    record InPlace(Matrix matrix, int rows, int depth, int[] whole, int[] last) implements LeftRows {
        private InPlace(Matrix matrix, int rows, int depth) {
            this(matrix, rows, depth, MicroKernel.ACTIVE.rowOffsets(MicroKernel.ACTIVE.rows(), matrix.rowStride()),
                    MicroKernel.ACTIVE.rowOffsets((rows - 1) % MicroKernel.ACTIVE.rows() + 1, matrix.rowStride()));
        }

        @Override
        public float[] array() {
            return matrix.array();
        }

        @Override
        public int at(int tile, int p) {
            return matrix.offset() + tile * MicroKernel.ACTIVE.rows() * matrix.rowStride() + p;
        }

        @Override
        public int[] rowOffsets(int tile) {
            return tile == count() - 1 ? last : whole;
        }

        @Override
        public int step() {
            return 1;
        }

        @Override
        public void release() {
            // There is nothing to release, because no scratch array was acquired.
        }
    }
}
