package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.Workers;

/**
 * The matrix product, {@code C = A*B} or {@code C += A*B}. The operands are packed into panels, block by block, and
 * tiles of C are computed from the panels (Goto, van de Geijn: Anatomy of high-performance matrix multiplication, ACM
 * TOMS 2008). If the rows of A are contiguous, A is read in place instead of being packed. Only the shapes determine
 * how the work is split and in which order the products of an element of C are summed. The result therefore does not
 * depend on the number of threads.
 */
public final class Gemm {
    /** The largest number of multiply-adds for which packing costs more time than it saves. */
    private static final long SMALL = 4096;
    /** The number of multiply-adds for which a task on another thread is worthwhile. */
    private static final long TASK = 1 << 20;
    /**
     * The approximate maximum number of elements of A that are processed together. For each strip of B, they are read
     * again, from panels or in place.
     */
    private static final int PACKED = 1 << 22;
    /** A lower bound for the depth to which {@link #PACKED} limits the elements that are processed together. */
    private static final int LEAST_DEPTH = 4096;
    /**
     * If B has at least this number of strips, each task packs its own strips; otherwise, B is packed once and shared.
     */
    private static final int STRIPS = 16;
    /**
     * The number of rows of B that are packed at a time. They are packed for all tiles of a strip before the next rows
     * are packed, because neighbouring tiles share cache lines of a row.
     */
    private static final int SWEEP = 16;
    /** The maximum number of partial sums over k. Partial sums are used if C is too small to be split among threads. */
    private static final int PARTS = 8;
    /** The minimum depth of a partial sum. Only the last partial sum may have a smaller depth. */
    private static final int PART_DEPTH = 1024;

    private Gemm() {
    }

    /**
     * Multiplies two matrices.
     *
     * @param m the number of rows of A and C
     * @param n the number of columns of B and C
     * @param k the depth, which is the number of columns of A and of rows of B
     * @param a the left operand A, m by k; not modified
     * @param b the right operand B, k by n; not modified
     * @param c the result C, m by n, with column stride 1; modified
     * @param add true to add the product to C, false to overwrite C with the product
     */
    public static void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean add) {
        checkResult(c);
        if ((long) m * n * k <= SMALL || n == 1 || m == 1) {
            SmallGemm.multiply(m, n, k, a, b, c, add);
        } else {
            multiply(m, n, k, a, b.transposed(), c.target(), add);
        }
    }

    /**
     * Multiplies operands with any layout.
     *
     * @param m the number of rows of A and C
     * @param n the number of columns of C, which is the number of rows of the transpose of B
     * @param k the depth, which is the length of the operands' rows
     * @param a the left operand A
     * @param b the transpose of the right operand B
     * @param c the destination of the product
     * @param add true to add the product to C, false to overwrite C with the product
     */
    public static void multiply(int m, int n, int k, Operand a, Operand b, Target c, boolean add) {
        if (m == 0 || n == 0 || k == 0) {
            for (int i = 0; k == 0 && !add && i < m; i++) {
                c.put(new float[n], 0, n, i, 1, 0, n, false);
            }
            return;
        }
        int width = MicroKernel.ACTIVE.columns() * MicroKernel.ACTIVE.tilesPerStrip();
        int strips = (n + width - 1) / width;
        if (strips < STRIPS && k >= 2 * PART_DEPTH && k >= 8 * Math.max(m, n)) {
            partial(m, n, k, a, b, c, add);
            return;
        }
        int depth = evenBlock(k, Math.max(LEAST_DEPTH, PACKED / m));
        for (int p = 0; p < k; p += depth) {
            int from = p;
            int d = Math.min(depth, k - p);
            boolean sum = add || p > 0;
            if (strips < STRIPS) {
                Panels right = Panels.of(b, 0, n, p, d, MicroKernel.ACTIVE.columns());
                blocks(a, 0, m, p, d, (left, row) -> product(left, row, right, c, sum));
                right.release();
            } else {
                blocks(a, 0, m, p, d, (left, row) -> packPerTask(left, row, b, from, n, c, sum));
            }
        }
    }

    /** Processes a block of rows of A. */
    @FunctionalInterface
    interface Block {
        /**
         * Multiplies a block of rows of A by B.
         *
         * @param left the rows of A
         * @param row the row of C that belongs to the first of these rows
         */
        void multiply(LeftRows left, int row);
    }

    /**
     * Splits rows of A into blocks of at most about {@link #PACKED} elements, and passes each block to {@code block}.
     *
     * @param a the left operand A
     * @param first the first row
     * @param m the number of rows
     * @param from the index within each row of the first element to read
     * @param depth the number of elements to read from each row
     * @param block the operation, which is called once for each block
     */
    static void blocks(Operand a, int first, int m, int from, int depth, Block block) {
        int rows = evenBlock(m, Math.max(MicroKernel.ACTIVE.rows(), PACKED / depth));
        for (int i = 0; i < m; i += rows) {
            LeftRows left = LeftRows.of(a, first + i, Math.min(rows, m - i), from, depth);
            block.multiply(left, i);
            left.release();
        }
    }

    static void checkResult(Matrix c) {
        if (c.columnStride() != 1) {
            throw new IllegalArgumentException("the result must have column stride 1, not " + c.columnStride());
        }
    }

    /**
     * Returns the length of the blocks when {@code n} elements are split into nearly equal blocks of at most
     * {@code most} elements.
     */
    static int evenBlock(int n, int most) {
        int blocks = (n + most - 1) / most;
        return (n + blocks - 1) / blocks;
    }

    /** Computes partial sums over k in parallel, then adds them in order. */
    private static void partial(int m, int n, int k, Operand a, Operand b, Target c, boolean add) {
        int parts = Math.min(PARTS, k / PART_DEPTH);
        int depth = (k + parts - 1) / parts;
        float[] sums = ScratchPool.acquire(parts * m * n);
        Workers.forEach(parts, part -> {
            int p = part * depth;
            LeftRows left = LeftRows.of(a, 0, m, p, Math.min(depth, k - p));
            columns(left, 0, b, p, 0, n, Matrix.rowMajor(sums, part * m * n, n).target(), false);
            left.release();
        });
        for (int part = 0; part < parts; part++) {
            c.put(sums, part * m * n, n, 0, m, 0, n, add || part > 0);
        }
        ScratchPool.release(sums);
    }

    /**
     * Multiplies rows of A by a packed B. Each task multiplies a range of tiles of A by a range of panels of B.
     *
     * @param left the rows of A
     * @param row the row of C that belongs to the first of these rows
     * @param right the packed columns of B, whose depth is the length of A's rows
     * @param c the destination of the product
     * @param add true to add the product to C, false to overwrite C with the product
     */
    static void product(LeftRows left, int row, Panels right, Target c, boolean add) {
        int perStrip = MicroKernel.ACTIVE.tilesPerStrip();
        int tile = MicroKernel.ACTIVE.rows() * right.height();
        int perRun = (int) Math.min(left.count(), Math.max(1, TASK / ((long) tile * perStrip * left.depth())));
        int runs = (left.count() + perRun - 1) / perRun;
        int perTask = (int) Math.min(right.count(),
                Math.max(perStrip, TASK / ((long) tile * left.depth() * perRun)));
        int groups = (right.count() + perTask - 1) / perTask;
        Workers.forEach(runs * groups, task -> {
            float[] edge = ScratchPool.acquire(tile);
            int first = task % runs * perRun;
            int end = Math.min(left.count(), first + perRun);
            int to = Math.min(right.count(), (task / runs + 1) * perTask);
            for (int s = task / runs * perTask; s < to; s += perStrip) {
                int column = s * right.height();
                int columns = Math.min(right.rows(), Math.min(to, s + perStrip) * right.height()) - column;
                for (int p = 0; p < left.depth(); p += left.block()) {
                    tiles(left, p, first, end, row, right.array(), right.at(s, p), column, columns, c, edge,
                            add || p > 0);
                }
            }
            ScratchPool.release(edge);
        });
    }

    /** Multiplies rows of A by strips of B. Each task packs its own strips. */
    private static void packPerTask(LeftRows left, int row, Operand b, int from, int n, Target c, boolean add) {
        int width = MicroKernel.ACTIVE.columns() * MicroKernel.ACTIVE.tilesPerStrip();
        int strips = (n + width - 1) / width;
        int perTask = (int) Math.max(1, TASK / ((long) left.rows() * left.depth() * width));
        Workers.forEach((strips + perTask - 1) / perTask, task -> {
            int first = task * perTask * width;
            columns(left, row, b, from, first, Math.min(perTask * width, n - first), c, add);
        });
    }

    /**
     * Computes a range of columns of the product on the calling thread.
     *
     * @param left the rows of A
     * @param row the row of C that belongs to the first of these rows
     * @param b the transpose of B
     * @param from the index, within the rows of the transpose of B, of the element that is multiplied by the first
     *     element of a row of A
     * @param first the first column
     * @param count the number of columns
     * @param c the destination of the product
     * @param add true to add the product to C, false to overwrite C with the product
     */
    public static void columns(LeftRows left, int row, Operand b, int from, int first, int count, Target c,
            boolean add) {
        int tile = MicroKernel.ACTIVE.columns();
        int width = tile * MicroKernel.ACTIVE.tilesPerStrip();
        float[] strip = ScratchPool.acquire(left.block() * width);
        float[] edge = ScratchPool.acquire(MicroKernel.ACTIVE.rows() * tile);
        for (int s = first; s < first + count; s += width) {
            int w = Math.min(width, first + count - s);
            for (int p = 0; p < left.depth(); p += left.block()) {
                int kb = left.blockAt(p);
                int sweep = w > tile ? SWEEP : kb;
                for (int q = 0; q < kb; q += sweep) {
                    for (int t = 0; t < w; t += tile) {
                        b.pack(s + t, Math.min(tile, w - t), from + p + q, Math.min(sweep, kb - q), strip,
                                t * kb + q * tile, tile);
                    }
                }
                tiles(left, p, 0, left.count(), row, strip, 0, s, w, c, edge, add || p > 0);
            }
        }
        ScratchPool.release(strip);
        ScratchPool.release(edge);
    }

    /**
     * Multiplies the tiles {@code first..end-1} of A by a range of columns of B, within the block that begins at
     * {@code p} along k. The panels of these columns are stored one after another in {@code strip}.
     */
    private static void tiles(LeftRows left, int p, int first, int end, int row, float[] strip, int stripAt, int column,
            int columns, Target c, float[] edge, boolean add) {
        MicroKernel kernel = MicroKernel.ACTIVE;
        int width = kernel.columns();
        int kb = left.blockAt(p);
        for (int q = first; q < end; q++) {
            int i = row + q * kernel.rows();
            int h = left.height(q);
            for (int t = 0; t < columns; t += width) {
                int w = Math.min(width, columns - t);
                int at = add || h < kernel.rows() || w < width ? -1 : c.offsetOf(i, column + t, w);
                float[] to = at >= 0 ? c.array() : edge;
                kernel.tile(kb, left.array(), left.at(q, p), left.rowOffsets(q), left.step(), strip, stripAt + t * kb,
                        to, Math.max(0, at), at >= 0 ? c.stride() : width);
                if (at < 0) {
                    c.put(edge, 0, width, i, h, column + t, w, add);
                }
            }
        }
    }
}
