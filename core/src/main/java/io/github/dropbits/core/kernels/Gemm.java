package io.github.dropbits.core.kernels;

import io.github.dropbits.core.Workers;

/**
 * The matrix product, {@code C = A*B} or {@code C += A*B}: both operands are packed into panels, block by block, and
 * tiles are computed from the panels (Goto, van de Geijn: Anatomy of high-performance matrix multiplication, ACM TOMS
 * 2008). Blocks and tasks are cut by shape alone, and every element of C is summed over k in order, so the result does
 * not depend on the number of threads.
 */
public final class Gemm {
    /** Depth of a block: a tile's two panels stay in the first-level cache. */
    private static final int DEPTH = 384;
    private static final int BLOCK_ROWS = 4096;
    private static final int BLOCK_COLUMNS = 4096;
    /** Up to this many multiply-adds the packing costs more than it brings. */
    private static final long SMALL = 4096;
    /** Multiply-adds that make a task worth handing to another thread. */
    private static final long TASK = 1 << 20;

    private Gemm() {
    }

    /**
     * Multiplies.
     *
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A, rows of B
     * @param a the left operand, m by k; not changed
     * @param b the right operand, k by n; not changed
     * @param c the result, m by n, of column stride 1; changed
     * @param add whether the product is added to C, else it replaces C
     */
    public static void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean add) {
        if (c.columnStride() != 1) {
            throw new IllegalArgumentException("the result must have column stride 1, not " + c.columnStride());
        }
        if (k == 0 && !add) {
            clear(m, n, c);
        }
        if (m == 0 || n == 0 || k == 0) {
            return;
        }
        if ((long) m * n * k <= SMALL || n == 1 || m == 1) {
            SmallGemm.multiply(m, n, k, a, b, c, add);
            return;
        }
        int depth = even(k, DEPTH, 1);
        int rows = even(m, BLOCK_ROWS, MicroKernel.ACTIVE.rows());
        int columns = even(n, BLOCK_COLUMNS, MicroKernel.ACTIVE.columns());
        float[] left = FloatPool.take(rows * depth);
        float[] right = FloatPool.take(columns * depth);
        for (int j = 0; j < n; j += columns) {
            int nb = Math.min(columns, n - j);
            for (int p = 0; p < k; p += depth) {
                int kb = Math.min(depth, k - p);
                pack(right, b.transposed(), j, nb, p, kb, MicroKernel.ACTIVE.columns());
                for (int i = 0; i < m; i += rows) {
                    int mb = Math.min(rows, m - i);
                    pack(left, a, i, mb, p, kb, MicroKernel.ACTIVE.rows());
                    tiles(mb, nb, kb, left, right, c, i, j, add || p > 0);
                }
            }
        }
        FloatPool.give(left);
        FloatPool.give(right);
    }

    private static void clear(int m, int n, Matrix c) {
        for (int i = 0; i < m; i++) {
            int at = c.offset() + i * c.rowStride();
            java.util.Arrays.fill(c.array(), at, at + n, 0);
        }
    }

    /** Cuts n into equal blocks of at most {@code most}, rounded up to a multiple of {@code unit}. */
    private static int even(int n, int most, int unit) {
        int blocks = (n + most - 1) / most;
        int size = (n + blocks - 1) / blocks;
        return (size + unit - 1) / unit * unit;
    }

    /**
     * Packs rows {@code i..i+mb} and columns {@code p..p+kb} into panels of {@code height} rows, each stored k by k;
     * the last panel is filled up with zeros.
     */
    private static void pack(float[] to, Matrix a, int i, int mb, int p, int kb, int height) {
        int panels = (mb + height - 1) / height;
        int perTask = (int) Math.max(1, TASK / 16 / ((long) height * kb));
        Workers.forEach((panels + perTask - 1) / perTask, task -> {
            int last = Math.min(panels, (task + 1) * perTask);
            for (int panel = task * perTask; panel < last; panel++) {
                int first = panel * height;
                Pack.panel(to, panel * height * kb, a, i + first, Math.min(height, mb - first), p, kb, height);
            }
        });
    }

    private static void tiles(int mb, int nb, int kb, float[] left, float[] right, Matrix c, int i, int j,
            boolean add) {
        MicroKernel kernel = MicroKernel.ACTIVE;
        int height = kernel.rows();
        int width = kernel.columns();
        int panels = (mb + height - 1) / height;
        int strips = (nb + width - 1) / width;
        // A task is a run of panels against one strip or several: B's strip stays in the cache while A's go by.
        int panelsPerTask = (int) Math.min(panels, Math.max(1, TASK / ((long) height * width * kb)));
        int runs = (panels + panelsPerTask - 1) / panelsPerTask;
        int stripsPerTask =
                (int) Math.min(strips, Math.max(1, TASK / ((long) panelsPerTask * height * width * kb)));
        int groups = (strips + stripsPerTask - 1) / stripsPerTask;
        Workers.forEach(runs * groups, task -> {
            int group = task / runs;
            int run = task % runs;
            float[] edge = FloatPool.take(height * width);
            for (int s = group * stripsPerTask; s < Math.min(strips, (group + 1) * stripsPerTask); s++) {
                int w = Math.min(width, nb - s * width);
                for (int q = run * panelsPerTask; q < Math.min(panels, (run + 1) * panelsPerTask); q++) {
                    int h = Math.min(height, mb - q * height);
                    int at = c.offset() + (i + q * height) * c.rowStride() + j + s * width;
                    if (h == height && w == width && !add) {
                        kernel.tile(kb, left, q * height * kb, right, s * width * kb, c.array(), at, c.rowStride());
                    } else {
                        kernel.tile(kb, left, q * height * kb, right, s * width * kb, edge, 0, width);
                        merge(edge, width, h, w, c.array(), at, c.rowStride(), add);
                    }
                }
            }
            FloatPool.give(edge);
        });
    }

    private static void merge(float[] edge, int width, int h, int w, float[] c, int at, int stride, boolean add) {
        for (int r = 0; r < h; r++) {
            if (add) {
                addRow(edge, r * width, c, at + r * stride, w);
            } else {
                System.arraycopy(edge, r * width, c, at + r * stride, w);
            }
        }
    }

    private static void addRow(float[] from, int i, float[] to, int j, int n) {
        for (int x = 0; x < n; x++) {
            to[j + x] += from[i + x];
        }
    }
}
