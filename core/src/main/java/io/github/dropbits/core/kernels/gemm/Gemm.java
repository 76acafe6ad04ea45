package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.Workers;

/**
 * The matrix product, {@code C = A*B} or {@code C += A*B}. Operands are packed into panels, block by block, and tiles
 * of C are computed from the panels (Goto, van de Geijn: Anatomy of high-performance matrix multiplication, ACM TOMS
 * 2008). If the rows of A are contiguous, A is read in place instead of being packed. The shape alone determines how
 * the work is split, and in which order the products of an element of C are summed, so the result does not depend on
 * the number of threads.
 */
public final class Gemm {
    /** Up to this many multiply-adds, packing costs more than it saves. */
    private static final long SMALL = 4096;
    /** The number of multiply-adds that makes a task worth handing to another thread. */
    private static final long TASK = 1 << 20;
    /**
     * The approximate maximum number of elements of A processed at once. They are read again for each strip of B, from
     * panels or in place.
     */
    private static final int PACKED = 1 << 22;
    /** The depth processed at once is limited by {@link #PACKED}, but the limit is never below this depth. */
    private static final int LEAST_DEPTH = 4096;
    /** From this many strips of B on, each task packs its own strips; with fewer, B is packed once and shared. */
    private static final int STRIPS = 16;
    /**
     * The number of rows of B that are packed for all tiles of a strip before the next rows: the tiles share a row's
     * cache lines.
     */
    private static final int SWEEP = 16;
    /** The maximum number of partial sums over k. They are used where C is too small to be split among threads. */
    private static final int PARTS = 8;
    /** The minimum depth of a partial sum; only the last one may be shallower. */
    private static final int PART_DEPTH = 1024;

    private Gemm() {
    }

    /**
     * Multiplies two matrices.
     *
     * @param m the number of rows of A and C
     * @param n the number of columns of B and C
     * @param k the depth: the number of columns of A and of rows of B
     * @param a the left operand, m by k; not modified
     * @param b the right operand, k by n; not modified
     * @param c the result, m by n, of column stride 1; changed
     * @param add true to add the product to C, false to overwrite C with it
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
     * Multiplies operands of any layout.
     *
     * @param m the number of rows of A and C
     * @param n the number of columns of C, which is the number of rows of B's transpose
     * @param k the depth: the length of the operands' rows
     * @param a the left operand
     * @param b the right operand's transpose
     * @param c the destination of the product
     * @param add true to add the product to C, false to overwrite C with it
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

    /** Multiplies a block of A's rows. */
    @FunctionalInterface
    interface Block {
        /**
         * Multiplies the rows by B.
         *
         * @param left the rows of A
         * @param row the row of C that the first of these rows yields
         */
        void multiply(LeftRows left, int row);
    }

    /**
     * Splits rows of A into blocks of about {@link #PACKED} elements at most, and passes each block to {@code block}.
     *
     * @param a the left operand
     * @param first the first row
     * @param m the number of rows
     * @param from the index within each row of the first element to read
     * @param depth the number of elements to read from each row
     * @param block called once for each block
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

    /** Returns the length of the blocks if {@code n} is split into nearly equal blocks of at most {@code most}. */
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
     * Multiplies by a B that is packed as a whole. A task multiplies some tiles of A's rows by some of B's panels.
     *
     * @param left the rows of A
     * @param row the row of C that the first of these rows yields
     * @param right the packed columns of B, as deep as A's rows
     * @param c the destination of the product
     * @param add true to add the product to C, false to overwrite C with it
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

    /** Multiplies by strips of B; each task packs its own strips. */
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
     * Computes some columns of the product on the calling thread.
     *
     * @param left the rows of A
     * @param row the row of C that the first of these rows yields
     * @param b the transpose of B
     * @param from where to start in each row of B's transpose: the index of the element that is multiplied by the
     *     first element of a row of A
     * @param first the first column
     * @param count the number of columns
     * @param c the destination of the product
     * @param add true to add the product to C, false to overwrite C with it
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
     * Multiplies A's tiles {@code first..end-1} by some columns of B, in the block of k that begins at {@code p}. The
     * panels of these columns lie one after another in {@code strip}.
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
