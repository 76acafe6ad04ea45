package io.github.dropbits.core.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Patches as columns, and back, against the definition place by place. */
class UnfoldTest {
    @Provide
    Arbitrary<Window> windows() {
        Arbitrary<Integer> small = Arbitraries.integers().between(1, 3);
        Arbitrary<int[]> pairs = small.array(int[].class).ofSize(2);
        Arbitrary<int[]> pads = Arbitraries.integers().between(0, 4).array(int[].class).ofSize(2);
        // Some of the images are wide enough for whole vectors.
        Arbitrary<int[]> wide = Arbitraries.integers().between(0, 40).array(int[].class).ofSize(2);
        Arbitrary<int[]> spares = Arbitraries.oneOf(pads, wide);
        return Combinators.combine(pairs, pairs, pads, pairs, spares).as((kernel, stride, pad, dilation, spare) -> {
            int[] extent = new int[2];
            for (int i = 0; i < 2; i++) {
                extent[i] = Math.max(1, (kernel[i] - 1) * dilation[i] + 1 - 2 * pad[i] + spare[i]);
            }
            return new Window(extent[0], extent[1], kernel[0], kernel[1], stride[0], stride[1], pad[0], pad[1],
                    dilation[0], dilation[1]);
        });
    }

    /** Where the element of the patch matrix at (row, column) comes from in the planes; -1 for padding. */
    private static int place(Window w, int row, int column) {
        int channel = row / w.kernelArea();
        int y = column / w.outW() * w.strideH() - w.padH() + row / w.kernelW() % w.kernelH() * w.dilationH();
        int x = column % w.outW() * w.strideW() - w.padW() + row % w.kernelW() * w.dilationW();
        boolean inside = y >= 0 && y < w.height() && x >= 0 && x < w.width();
        return inside ? channel * w.area() + y * w.width() + x : -1;
    }

    @Property(tries = 200)
    void patchesAreWhatTheWindowSees(@ForAll("windows") Window w, @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(max = 5) int gap) {
        int rows = channels * w.kernelArea();
        int stride = w.outArea() + gap;
        float[] x = Twins.normal(1, 2 + channels * w.area());
        float[] expected = new float[1 + rows * stride];
        Arrays.fill(expected, 5);
        float[] actual = expected.clone();
        for (int i = 0; i < rows * w.outArea(); i++) {
            int at = place(w, i / w.outArea(), i % w.outArea());
            expected[1 + i / w.outArea() * stride + i % w.outArea()] = at < 0 ? 0 : x[2 + at];
        }
        Unfold.patches(x, 2, channels, w, actual, 1, stride);
        assertArrayEquals(expected, actual);
    }

    @Property(tries = 200)
    void rowsAreThePatchesTransposed(@ForAll("windows") Window w, @ForAll @IntRange(min = 1, max = 3) int channels) {
        int depth = channels * w.kernelArea();
        float[] x = Twins.normal(1, 2 + channels * w.area());
        float[] expected = new float[3 + w.outArea() * depth];
        Arrays.fill(expected, 5);
        float[] actual = expected.clone();
        for (int i = 0; i < w.outArea() * depth; i++) {
            int at = place(w, i % depth, i / depth);
            expected[2 + i] = at < 0 ? 0 : x[2 + at];
        }
        Unfold.rows(x, 2, channels, w, actual, 2);
        assertArrayEquals(expected, actual);
    }

    @Property(tries = 200)
    void foldingAddsEveryPatchBack(@ForAll("windows") Window w, @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(max = 5) int gap) {
        int rows = channels * w.kernelArea();
        int stride = w.outArea() + gap;
        float[] patches = Twins.normal(1, 1 + rows * stride);
        float[] actual = Twins.normal(2, 2 + channels * w.area());
        double[] expected = new double[actual.length];
        for (int i = 0; i < actual.length; i++) {
            expected[i] = actual[i];
        }
        for (int i = 0; i < rows * w.outArea(); i++) {
            int at = place(w, i / w.outArea(), i % w.outArea());
            if (at >= 0) {
                expected[2 + at] += patches[1 + i / w.outArea() * stride + i % w.outArea()];
            }
        }
        Unfold.fold(patches, 1, stride, channels, w, actual, 2);
        for (int i = 0; i < actual.length; i++) {
            assertArrayEquals(new float[] {(float) expected[i]}, new float[] {actual[i]}, 1e-5f, "at " + i);
        }
    }
}
