package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.kernels.vec.RowOps;
import io.github.dropbits.core.runtime.ScratchPool;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Planes laid out so that a window's kernel needs to know nothing of rows and borders. Rows and columns are dealt into
 * phases, one for each stride position, and padded with room that a row shares with the next where it may; an output
 * row is given the length of such a row. Then the output (i, j) of plane n stands at
 * {@code p = (n * rows + i) * rowLength + j}, and window position t sees {@code p + taps[t]}, for all p of all planes:
 * one long run for vectors, however narrow the planes are. What p beyond the output's columns gives means nothing.
 *
 * @param window the geometry
 * @param planes how many planes lie one behind the other
 */
public record Runs(Window window, int planes) {
    /** Elements of laid-out planes that fit into the nearest caches. */
    private static final int BLOCK = 1 << 13;

    /**
     * Takes so many planes as the caches hold.
     *
     * @param window the geometry
     * @param most how many planes there are
     * @return the layout of at least one plane
     */
    public static Runs of(Window window, int most) {
        Runs one = new Runs(window, 1);
        return new Runs(window, Math.max(1, Math.min(most, BLOCK / Math.max(1, one.phases() * one.length()))));
    }

    /**
     * Number of phases.
     *
     * @return one for each position within a stride, vertical and horizontal
     */
    public int phases() {
        return window.strideH() * window.strideW();
    }

    /** Length of a row: without a stride, the padding behind it is that before the next one. */
    private int rowLength() {
        return extent(window.width(), window.padW(), window.spanW(), window.strideW());
    }

    private int rows() {
        return extent(window.height(), window.padH(), window.spanH(), window.strideH());
    }

    private static int extent(int size, int pad, int span, int stride) {
        return stride == 1 && pad <= span ? size + pad : (size + 2 * pad + stride - 1) / stride;
    }

    /**
     * Length of the run of all outputs.
     *
     * @return the number of places p
     */
    public int length() {
        return length(planes);
    }

    /**
     * Length of the run of the first planes' outputs.
     *
     * @param count how many planes
     * @return the number of places p
     */
    public int length(int count) {
        return count * rows() * rowLength();
    }

    /** The largest distance of a window position from its place, within a phase. */
    private int span() {
        return window.spanH() / window.strideH() * rowLength() + window.spanW() / window.strideW();
    }

    /** From one phase to the next. */
    private int phaseStep() {
        return length() + span() + TapOps.EXCESS;
    }

    /**
     * Size of an array for laid-out input planes.
     *
     * @return its elements
     */
    public int inputSize() {
        return phases() * phaseStep();
    }

    /**
     * Size of an array for laid-out output planes.
     *
     * @return its elements
     */
    public int outputSize() {
        return span() + length() + TapOps.EXCESS;
    }

    /**
     * The place of an output.
     *
     * @param plane its plane's number
     * @param i its row
     * @param j its column
     * @return the number p
     */
    public int place(int plane, int i, int j) {
        return (plane * rows() + i) * rowLength() + j;
    }

    /**
     * Where the first output stands in such an array: window positions look back from an input to its outputs.
     *
     * @return the number of elements before it
     */
    public int lead() {
        return span();
    }

    /**
     * The window positions' distances from their places, in laid-out input planes.
     *
     * @return one a window position
     */
    public int[] taps() {
        int[] taps = new int[window.kernelArea()];
        for (int t = 0; t < taps.length; t++) {
            taps[t] = phase(t) * phaseStep() + back(t);
        }
        return taps;
    }

    /**
     * The phase that a window position sees.
     *
     * @param tap the window position
     * @return its number
     */
    public int phase(int tap) {
        int u = tap / window.kernelW() * window.dilationH();
        int v = tap % window.kernelW() * window.dilationW();
        return u % window.strideH() * window.strideW() + v % window.strideW();
    }

    /**
     * How far an input of a window position's phase lies behind the output that sees it there.
     *
     * @param tap the window position
     * @return the distance in elements
     */
    public int back(int tap) {
        int u = tap / window.kernelW() * window.dilationH();
        int v = tap % window.kernelW() * window.dilationW();
        return u / window.strideH() * rowLength() + v / window.strideW();
    }

    /**
     * The window positions that see a phase.
     *
     * @param phase its number
     * @return the positions in order; perhaps none
     */
    public int[] seeing(int phase) {
        return IntStream.range(0, window.kernelArea()).filter(t -> phase(t) == phase).toArray();
    }

    /**
     * Where a phase begins in laid-out input planes.
     *
     * @param phase its number
     * @return its first element
     */
    public int start(int phase) {
        return phase * phaseStep();
    }

    /**
     * Lays input planes out. What lies between them is left as it is.
     *
     * @param x the planes' array
     * @param from the first plane
     * @param step from one to the next
     * @param count how many, at most those of this layout
     * @param to the laid-out planes; only what is inside is written
     */
    public void spread(float[] x, int from, int step, int count, float[] to) {
        move(x, from, step, count, to, true);
    }

    /**
     * The reverse of {@link #spread}: takes input planes out of their padding.
     *
     * @param laidOut the laid-out planes
     * @param count how many
     * @param x the planes' array; overwritten
     * @param at the first plane
     * @param step from one to the next
     */
    public void collect(float[] laidOut, int count, float[] x, int at, int step) {
        move(x, at, step, count, laidOut, false);
    }

    private void move(float[] x, int at, int step, int count, float[] laidOut, boolean out) {
        int sH = window.strideH();
        for (int n = 0; n < count; n++) {
            for (int a = 0; a < sH; a++) {
                int y = Math.floorMod(a - window.padH(), sH);
                int rowCount = (window.height() - y + sH - 1) / sH;
                int offset = a * window.strideW() * phaseStep()
                        + (n * rows() + (y + window.padH()) / sH) * rowLength();
                rows(x, at + n * step + y * window.width(), rowCount, laidOut, offset, out);
            }
        }
    }

    /** Moves the rows of one vertical phase. */
    private void rows(float[] x, int at, int rowCount, float[] laidOut, int offset, boolean out) {
        int sW = window.strideW();
        int step = window.strideH() * window.width();
        if (sW == 1 && out) {
            RowOps.ACTIVE.copies(x, at, step, laidOut, offset + window.padW(), rowLength(), rowCount, window.width());
        } else if (sW == 1) {
            RowOps.ACTIVE.copies(laidOut, offset + window.padW(), rowLength(), x, at, step, rowCount, window.width());
        } else {
            for (int i = 0; i < rowCount; i++) {
                columns(x, at + i * step, laidOut, offset + i * rowLength(), out);
            }
        }
    }

    /** Moves a row whose columns are dealt. */
    private void columns(float[] x, int at, float[] laidOut, int offset, boolean out) {
        int sW = window.strideW();
        if (sW == 2) {
            int first = window.padW() % 2;
            int even = offset + first * phaseStep() + window.padW() / 2;
            int odd = offset + (1 - first) * phaseStep() + (window.padW() + 1) / 2;
            if (out) {
                TapOps.ACTIVE.split(x, at, laidOut, even, odd, window.width());
            } else {
                TapOps.ACTIVE.merge(laidOut, even, odd, x, at, window.width());
            }
            return;
        }
        for (int b = 0; b < sW; b++) {
            int c = Math.floorMod(b - window.padW(), sW);
            int n = (window.width() - c + sW - 1) / sW;
            int to = offset + b * phaseStep() + (c + window.padW()) / sW;
            if (out) {
                Interleave.rows(x, at + c, 0, sW, 1, n, laidOut, to, 1);
            } else {
                Interleave.rows(laidOut, to, 0, 1, 1, n, x, at + c, sW);
            }
        }
    }

    /**
     * Lays output planes out, behind the {@link #lead}. What lies between them is left as it is.
     *
     * @param y the planes' array
     * @param from the first plane
     * @param step from one to the next
     * @param count how many
     * @param to the laid-out planes; only what is inside is written
     * @param at where the array's lead begins
     */
    public void spreadOutput(float[] y, int from, int step, int count, float[] to, int at) {
        for (int n = 0; n < count; n++) {
            RowOps.ACTIVE.copies(y, from + n * step, window.outW(), to, at + lead() + n * rows() * rowLength(),
                    rowLength(), window.outH(), window.outW());
        }
    }

    /**
     * Takes output planes out of a run of results.
     *
     * @param run the results, from place 0
     * @param count how many planes
     * @param y the planes' array; overwritten
     * @param at the first plane
     * @param step from one to the next
     */
    public void collectOutput(float[] run, int count, float[] y, int at, int step) {
        for (int n = 0; n < count; n++) {
            RowOps.ACTIVE.copies(run, n * rows() * rowLength(), rowLength(), y, at + n * step, window.outW(),
                    window.outH(), window.outW());
        }
    }

    /**
     * An array for laid-out input planes with one value everywhere.
     *
     * @param value the value, which stays where no plane is
     * @return an array of the {@link ScratchPool}
     */
    public float[] inputs(float value) {
        return filled(inputSize(), value);
    }

    /**
     * An array for laid-out output planes, zero everywhere.
     *
     * @param count how many layouts one behind the other
     * @return an array of the {@link ScratchPool}
     */
    public float[] outputs(int count) {
        return filled(count * outputSize(), 0);
    }

    private static float[] filled(int n, float value) {
        float[] a = ScratchPool.acquire(n);
        Arrays.fill(a, 0, n, value);
        return a;
    }
}
