package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.kernels.gemm.MicroKernel;
import io.github.dropbits.core.kernels.gemm.Operand;
import io.github.dropbits.core.kernels.vec.Twins;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Compares panels of patches, which are packed directly from the images, and the reverse operation, fold, with their
 * definitions.
 */
class PatchesTest {
    @Provide
    Arbitrary<Window> windows() {
        Arbitrary<Integer> small = Arbitraries.integers().between(1, 3);
        Arbitrary<int[]> pairs = small.array(int[].class).ofSize(2);
        Arbitrary<int[]> pads = Arbitraries.integers().between(0, 4).array(int[].class).ofSize(2);
        // Some images are wide enough for full vectors.
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

    /**
     * Returns the index in the planes of element (row, column) of the patch matrix, or -1 if the element is padding.
     */
    private static int source(Window w, int row, int column) {
        int channel = row / w.kernelArea();
        int y = column / w.outW() * w.strideH() - w.padH() + row / w.kernelW() % w.kernelH() * w.dilationH();
        int x = column % w.outW() * w.strideW() - w.padW() + row % w.kernelW() * w.dilationW();
        boolean inside = y >= 0 && y < w.height() && x >= 0 && x < w.width();
        return inside ? channel * w.area() + y * w.width() + x : -1;
    }

    private static Patches patches(Window w, Padding p, float[] padded, int channels, boolean ones) {
        return new Patches(padded, 0, channels * p.plane(), p.taps(channels), ones, w.outH(), w.outW(),
                w.strideH() * p.rowLength(), w.strideW() / p.phases());
    }

    /** Returns an element of the patch matrix. Pixels are counted over all images. */
    private static float seen(Window w, float[] x, int channels, int tap, int pixel) {
        int at = source(w, tap, pixel % w.outArea());
        return at < 0 ? 0 : x[pixel / w.outArea() * channels * w.area() + at];
    }

    private static float[] panel(Operand operand, int first, int rows, int from, int depth, int height) {
        float[] to = new float[3 + depth * height + 2];
        Arrays.fill(to, 5);
        operand.pack(first, rows, from, depth, to, 3, height);
        return to;
    }

    /** Returns the expected panel, computed element by element. */
    private static float[] expected(IntBinaryOperator bits, int first, int rows, int from, int depth, int height) {
        float[] to = new float[3 + depth * height + 2];
        Arrays.fill(to, 5);
        for (int i = 0; i < depth * height; i++) {
            int r = i % height;
            to[3 + i] = r < rows ? Float.intBitsToFloat(bits.applyAsInt(first + r, from + i / height)) : 0;
        }
        return to;
    }

    /** Checks the panel of a random range of an operand that has {@code rows} rows of {@code elements} elements. */
    private static void check(Operand operand, IntBinaryOperator bits, int rows, int elements, Random random) {
        int first = random.nextInt(rows);
        int from = random.nextInt(elements);
        int count = 1 + random.nextInt(Math.min(70, rows - first));
        int depth = 1 + random.nextInt(elements - from);
        int height = count + random.nextInt(3);
        assertArrayEquals(expected(bits, first, count, from, depth, height),
                panel(operand, first, count, from, depth, height));
    }

    @Property(tries = 300)
    void pixelsSeeWhatTheWindowSees(@ForAll("windows") Window w, @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 3) int images, @ForAll boolean ones, @ForAll Random random) {
        float[] x = Twins.normal(1, images * channels * w.area());
        int depth = channels * w.kernelArea();
        Padding padding = new Padding(w, w.strideW());
        Patches patches = patches(w, padding, padding.pad(x, images * channels), channels, ones);
        check(patches::pixels,
                (pixel, tap) -> Float.floatToRawIntBits(tap == depth ? 1
                        : seen(w, x, channels, tap, pixel)), images * w.outArea(), depth + (ones ? 1 : 0), random);
    }

    @Property(tries = 300)
    void windowPositionsSeeTheSame(@ForAll("windows") Window w, @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 3) int images, @ForAll Random random) {
        float[] x = Twins.normal(1, images * channels * w.area());
        Padding padding = new Padding(w, 1);
        Patches patches = patches(w, padding, padding.pad(x, images * channels), channels, false);
        check(patches::taps, (tap, pixel) -> Float.floatToRawIntBits(seen(w, x, channels, tap, pixel)),
                channels * w.kernelArea(), images * w.outArea(), random);
    }

    @Property(tries = 300)
    void channelsLastSeeTheSameInAnotherOrder(@ForAll("windows") Window w,
            @ForAll @IntRange(min = 1, max = 20) int channels, @ForAll @IntRange(min = 1, max = 2) int images,
            @ForAll Random random) {
        float[] x = Twins.normal(1, images * channels * w.area());
        ChannelsLast last = ChannelsLast.of(w, channels);
        Patches patches = new Patches(last.convert(x, images), 0, last.imageSize(), last.taps(w, channels), false,
                w.outH(), w.outW(), w.strideH() * last.rowLength(), w.strideW() * channels);
        check(patches::taps, (row, pixel) -> Float.floatToRawIntBits(seen(w, x, channels,
                row % channels * w.kernelArea() + row / channels, pixel)), channels * w.kernelArea(),
                images * w.outArea(), random);
    }

    @Property(tries = 300)
    void foldingAddsEveryPatchBack(@ForAll("windows") Window w, @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 3) int images) {
        int depth = channels * w.kernelArea();
        int columns = images * w.outArea();
        float[] gradients = Twins.normal(1, depth * columns);
        double[] expected = new double[images * channels * w.area()];
        for (int i = 0; i < gradients.length; i++) {
            int at = source(w, i / columns, i % columns % w.outArea());
            if (at >= 0) {
                expected[i % columns / w.outArea() * channels * w.area() + at] += gradients[i];
            }
        }
        Padding padding = new Padding(w, w.strideW());
        float[] sums = new float[images * channels * padding.plane()];
        Fold fold = new Fold(patches(w, padding, sums, channels, false));
        int width = MicroKernel.ACTIVE.columns();
        for (int s = 0; s < columns; s += width) {
            for (int r = 0; r < depth; r += 2) {
                fold.put(gradients, r * columns + s, columns, r, Math.min(2, depth - r), s,
                        Math.min(width, columns - s), true);
            }
        }
        float[] actual = new float[expected.length];
        for (int plane = 0; plane < images * channels; plane++) {
            padding.crop(sums, plane * padding.plane(), actual, plane * w.area());
        }
        for (int i = 0; i < actual.length; i++) {
            assertEquals(expected[i], actual[i], 1e-5, "at " + i);
        }
    }
}
