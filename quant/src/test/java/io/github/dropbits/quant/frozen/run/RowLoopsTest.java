package io.github.dropbits.quant.frozen.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.frozen.program.Codes;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Checks that both implementations of the row loops give bitwise the same results, and that these match the definition.
 */
class RowLoopsTest {
    private static final RowLoops SCALAR = new ScalarRowLoops();

    private static Stream<RowLoops> vectors() {
        return Kernels.vectorized() && VectorRowLoops.fits() ? Stream.of(new VectorRowLoops()) : Stream.empty();
    }

    private static float[] floats(int n, Random random) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            out[i] = switch (random.nextInt(12)) {
                case 0 -> Float.NaN;
                case 1 -> Float.POSITIVE_INFINITY;
                case 2 -> Float.NEGATIVE_INFINITY;
                case 3 -> random.nextInt(-9, 9) + 0.5f;
                case 4 -> -0.0f;
                case 5 -> (float) (random.nextGaussian() * 1e30);
                default -> (float) random.nextGaussian() * 6;
            };
        }
        return out;
    }

    @Property(tries = 200)
    void agree(@ForAll @IntRange(min = 0, max = 90) int n, @ForAll @IntRange(min = 1, max = 8) int bits,
            @ForAll boolean signed, @ForAll long seed) {
        Random random = new Random(seed);
        float[] x = floats(n + 3, random);
        float[] scale = floats(n + 1, random);
        float[] bias = floats(n + 1, random);
        byte[] a = new byte[n + 2];
        byte[] b = new byte[n + 2];
        random.nextBytes(a);
        random.nextBytes(b);
        float[] w = floats(3 * n, random);
        float[] image = floats(n + 20, random);
        int[] taps = {0, 7, 11};
        Codes codes = new Codes(new Grid(bits, signed), random.nextBoolean() ? 1 : 0.3f);
        vectors().forEach(form -> {
            float[] y = new float[n + 4];
            float[] z = new float[n + 4];
            SCALAR.affine(x, 3, scale, bias, 1, 0, 6, y, 2, n);
            form.affine(x, 3, scale, bias, 1, 0, 6, z, 2, n);
            assertArrayEquals(y, z);
            SCALAR.depthwise(image, 2, taps, w, y, 1, n);
            form.depthwise(image, 2, taps, w, z, 1, n);
            assertArrayEquals(y, z);
            byte[] c = new byte[n + 2];
            byte[] d = new byte[n + 2];
            SCALAR.codes(x, 3, codes, c, 1, n);
            form.codes(x, 3, codes, d, 1, n);
            assertArrayEquals(c, d);
            byte[] e = b.clone();
            byte[] f = b.clone();
            SCALAR.max(a, 1, signed, e, 2, n);
            form.max(a, 1, signed, f, 2, n);
            assertArrayEquals(e, f);
        });
    }

    @Test
    void tiesGoToEvenCodes() {
        Codes codes = new Codes(new Grid(3, true), 0.5f);
        float[] x = {-9, -1.75f, -1.74f, -0.75f, -0.25f, -0.2f, 0.25f, 0.26f, 0.75f, 1.25f, 1.26f, 9, Float.NaN};
        int[] expected = {-4, -4, -3, -2, 0, 0, 0, 1, 2, 2, 3, 3, 0};
        for (int i = 0; i < x.length; i++) {
            assertEquals(expected[i], codes.code(x[i]), "x = " + x[i]);
        }
    }

    @Test
    void bytesCompareAsTheirCodes() {
        byte[] x = {(byte) 200, 5, (byte) 129};
        byte[] unsigned = {100, 6, (byte) 128};
        SCALAR.max(x, 0, false, unsigned, 0, 3);
        assertArrayEquals(new byte[] {(byte) 200, 6, (byte) 129}, unsigned);
        byte[] signed = {100, 6, (byte) 128};
        SCALAR.max(x, 0, true, signed, 0, 3);
        assertArrayEquals(new byte[] {100, 6, (byte) 129}, signed);
    }
}
