package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.kernels.vec.RowOps;
import io.github.dropbits.core.runtime.ScratchPool;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A layout of several planes as one long run. With this layout, kernels for sliding windows do not have to handle rows
 * and borders, and their vectors are full even if the planes are narrow. Rows and columns are padded and split into
 * phases, by index modulo the stride. With a stride of 1, a row shares its padding with the next row where possible.
 * Output rows are as long as input rows. Output (i, j) of plane n therefore has the position
 * {@code p = (n * rows() + i) * rowLength() + j} in the run, and its window position t reads the input at index
 * {@code p + taps()[t]}. This holds for all planes, so a kernel loops over all p without interruption. At positions p
 * between two output rows, the result is meaningless.
 *
 * @param window the geometry of the sliding window
 * @param planes the number of planes, which are laid out one after the other
 */
public record Runs(Window window, int planes) {
    /** The number of elements of laid-out planes that fit into the first-level cache. */
    private static final int BLOCK = 1 << 13;

    /**
     * Checks the size of the layout.
     *
     * @throws Window.MisfitException if an array with this layout would have more elements than a Java array can hold
     */
    public Runs {
        window.arraySize(size(window, planes));
    }

    /** Returns whether the layout of a single plane fits into a Java array. */
    static boolean fit(Window window) {
        return size(window, 1) <= Integer.MAX_VALUE;
    }

    /** Returns the number of elements of laid-out input planes. Laid-out output planes do not have more elements. */
    private static long size(Window w, int planes) {
        long rowLength = extent(w.width(), w.padW(), w.spanW(), w.stepW());
        long length = (long) planes * extent(w.height(), w.padH(), w.spanH(), w.stepH()) * rowLength;
        long span = w.spanH() / w.stepH() * rowLength + w.spanW() / w.stepW();
        return (long) w.stepH() * w.stepW() * (length + span + TapOps.EXCESS);
    }

    /**
     * Returns a layout with as many planes as fit into the first-level cache.
     *
     * @param window the geometry of the sliding window
     * @param most the maximum number of planes
     * @return the layout, which has at least one plane
     */
    public static Runs of(Window window, int most) {
        Runs one = new Runs(window, 1);
        long each = Math.max(1, (long) one.phases() * one.length());
        return new Runs(window, Math.max(1, (int) Math.min(most, BLOCK / each)));
    }

    /**
     * Returns the number of phases.
     *
     * @return the vertical stride times the horizontal stride, each limited to the extent of the padded plane
     */
    public int phases() {
        return window.stepH() * window.stepW();
    }

    /**
     * Returns the length of a laid-out row. With a stride of 1, the padding after a row is also the padding before the
     * next row.
     */
    private int rowLength() {
        return extent(window.width(), window.padW(), window.spanW(), window.stepW());
    }

    private int rows() {
        return extent(window.height(), window.padH(), window.spanH(), window.stepH());
    }

    private static int extent(int size, int pad, int span, int stride) {
        return stride == 1 && pad <= span ? size + pad : Math.ceilDiv(size + 2 * pad, stride);
    }

    /**
     * Returns the length of the run that contains the outputs of all planes.
     *
     * @return the number of positions in the run
     */
    public int length() {
        return length(planes);
    }

    /**
     * Returns the length of the run that contains the outputs of the first {@code count} planes.
     *
     * @param count the number of planes
     * @return the number of positions in the run
     */
    public int length(int count) {
        return count * rows() * rowLength();
    }

    /** Returns the largest offset of a window position within its phase. */
    private int span() {
        return window.spanH() / window.stepH() * rowLength() + window.spanW() / window.stepW();
    }

    /** Returns the distance between neighbouring phases in laid-out input planes. */
    private int phaseStep() {
        return length() + span() + TapOps.EXCESS;
    }

    /**
     * Returns the size of an array for laid-out input planes.
     *
     * @return the number of elements
     */
    public int inputSize() {
        return phases() * phaseStep();
    }

    /**
     * Returns the size of an array for laid-out output planes.
     *
     * @return the number of elements
     */
    public int outputSize() {
        return span() + length() + TapOps.EXCESS;
    }

    /**
     * Returns the position of an output in the run.
     *
     * @param plane the index of the output's plane
     * @param i the output's row
     * @param j the output's column
     * @return the position, called p in the description of this class
     */
    public int offset(int plane, int i, int j) {
        return (plane * rows() + i) * rowLength() + j;
    }

    /**
     * Returns the index of the first output in an array for laid-out output planes. A backward pass reads up to
     * {@code lead()} elements before an output. Because of this index, it does not read before the array's beginning.
     *
     * @return the number of elements before the first output
     */
    public int lead() {
        return span();
    }

    /**
     * Returns, for each window position, the offset in laid-out input planes of the input that it reads, relative to
     * the {@link #offset} of the output.
     *
     * @return the offsets, one per window position
     */
    public int[] taps() {
        int[] taps = new int[window.kernelArea()];
        for (int t = 0; t < taps.length; t++) {
            taps[t] = phase(t) * phaseStep() + back(t);
        }
        return taps;
    }

    /**
     * Returns the phase that contains the inputs of a window position.
     *
     * @param tap the index of the window position
     * @return the index of the phase
     */
    public int phase(int tap) {
        int u = tap / window.kernelW() * window.dilationH();
        int v = tap % window.kernelW() * window.dilationW();
        return u % window.stepH() * window.stepW() + v % window.stepW();
    }

    /**
     * Returns the offset of a window position's input within its phase, relative to the output's position in the run.
     * The output at position p reads the element {@code p + back(tap)} of the phase.
     *
     * @param tap the index of the window position
     * @return the offset in elements, at least 0
     */
    public int back(int tap) {
        int u = tap / window.kernelW() * window.dilationH();
        int v = tap % window.kernelW() * window.dilationW();
        return u / window.stepH() * rowLength() + v / window.stepW();
    }

    /**
     * Returns the window positions that read inputs from a phase.
     *
     * @param phase the index of the phase
     * @return the indices of the window positions in ascending order; the array may be empty
     */
    public int[] seeing(int phase) {
        return IntStream.range(0, window.kernelArea()).filter(t -> phase(t) == phase).toArray();
    }

    /**
     * Returns the index at which a phase begins in laid-out input planes.
     *
     * @param phase the index of the phase
     * @return the index of the phase's first element
     */
    public int start(int phase) {
        return phase * phaseStep();
    }

    /**
     * Copies input planes to this layout. The padding is not written.
     *
     * @param x the array that contains the planes
     * @param from the index of the first plane
     * @param step the distance between neighbouring planes
     * @param count the number of planes, at most {@link #planes}
     * @param to receives the laid-out planes; the padding is not written
     */
    public void spread(float[] x, int from, int step, int count, float[] to) {
        move(x, from, step, count, to, true);
    }

    /**
     * Copies input planes from this layout without their padding. This is the reverse of {@link #spread}.
     *
     * @param laidOut the laid-out planes
     * @param count the number of planes
     * @param x the array that contains the planes; overwritten
     * @param at the index of the first plane
     * @param step the distance between neighbouring planes
     */
    public void collect(float[] laidOut, int count, float[] x, int at, int step) {
        move(x, at, step, count, laidOut, false);
    }

    private void move(float[] x, int at, int step, int count, float[] laidOut, boolean out) {
        int sH = window.stepH();
        for (int n = 0; n < count; n++) {
            for (int a = 0; a < sH; a++) {
                int y = Math.floorMod(a - window.padH(), sH);
                int rowCount = (window.height() - y + sH - 1) / sH;
                int offset = a * window.stepW() * phaseStep()
                        + (n * rows() + (y + window.padH()) / sH) * rowLength();
                rows(x, at + n * step + y * window.width(), rowCount, laidOut, offset, out);
            }
        }
    }

    /**
     * Copies the rows of one vertical phase: from {@code x} to the layout if {@code out} is true, and from the layout
     * to {@code x} otherwise.
     */
    private void rows(float[] x, int at, int rowCount, float[] laidOut, int offset, boolean out) {
        int sW = window.stepW();
        int step = window.stepH() * window.width();
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

    /**
     * Copies a row whose columns are split into phases: from {@code x} to the layout if {@code out} is true, and from
     * the layout to {@code x} otherwise.
     */
    private void columns(float[] x, int at, float[] laidOut, int offset, boolean out) {
        int sW = window.stepW();
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
     * Copies output planes to this layout, beginning after the {@link #lead}. Elements between the end of an output row
     * and the beginning of the next row are not written.
     *
     * @param y the array that contains the planes
     * @param from the index of the first plane
     * @param step the distance between neighbouring planes
     * @param count the number of planes
     * @param to receives the laid-out planes; elements between the rows are not written
     * @param at the index in {@code to} at which the lead begins
     */
    public void spreadOutput(float[] y, int from, int step, int count, float[] to, int at) {
        for (int n = 0; n < count; n++) {
            RowOps.ACTIVE.copies(y, from + n * step, window.outW(), to, at + lead() + n * rows() * rowLength(),
                    rowLength(), window.outH(), window.outW());
        }
    }

    /**
     * Copies output planes from a run of results.
     *
     * @param run the results of the run; the result of its first position is at index 0
     * @param count the number of planes
     * @param y the array that contains the planes; overwritten
     * @param at the index of the first plane
     * @param step the distance between neighbouring planes
     */
    public void collectOutput(float[] run, int count, float[] y, int at, int step) {
        for (int n = 0; n < count; n++) {
            RowOps.ACTIVE.copies(run, n * rows() * rowLength(), rowLength(), y, at + n * step, window.outW(),
                    window.outH(), window.outW());
        }
    }

    /**
     * Acquires an array for laid-out input planes, filled with one value.
     *
     * @param value the initial value of all elements; the padding keeps this value
     * @return an array from the {@link ScratchPool}
     */
    public float[] inputs(float value) {
        return filled(inputSize(), value);
    }

    /**
     * Acquires an array for laid-out output planes, filled with zeros.
     *
     * @param count the number of layouts for which the array has space, one after the other
     * @return an array from the {@link ScratchPool}
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
