package io.github.dropbits.quant.frozen.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.Grid;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that both implementations of the product in 16-bit lanes give the same result as the direct product of codes.
 */
class ShortProductTest {
    static Stream<ShortProduct> forms() {
        return Kernels.vectorized() ? Stream.of(new ScalarShortProduct(), new VectorShortProduct())
                : Stream.of(new ScalarShortProduct());
    }

    /**
     * Compares an implementation with the direct product. Functions return the weight and the input code at each index.
     */
    private static void check(ShortProduct form, int depth, int count, IntUnaryOperator weight, IntUnaryOperator code) {
        int height = form.height();
        short[] weights = new short[1 + depth * height];
        for (int i = 0; i < depth * height; i++) {
            weights[1 + i / height * height + form.lane(i % height)] = (short) weight.applyAsInt(i);
        }
        int patch = depth + 2;
        int[] patches = new int[3 + count * patch];
        int stride = height + 3;
        int[] sums = new int[2 + count * stride];
        int[] expected = new int[sums.length];
        Arrays.fill(sums, 5);
        Arrays.fill(expected, 5);
        for (int p = 0; p < count; p++) {
            for (int k = 0; k < depth; k++) {
                int x = code.applyAsInt(p * depth + k);
                patches[3 + p * patch + k] = ShortProduct.twice(x);
                for (int c = 0; c < height; c++) {
                    expected[2 + p * stride + c] += weight.applyAsInt(k * height + c) * x;
                }
            }
        }
        form.multiply(depth, weights, 1, patches, 3, patch, count, sums, 2, stride);
        assertArrayEquals(expected, sums, form.getClass().getSimpleName());
    }

    @Property(tries = 200)
    void isTheProductOfCodes(@ForAll @IntRange(min = 1, max = 8) int bits, @ForAll boolean weightSigned,
            @ForAll boolean inputSigned, @ForAll @IntRange(max = 150) int depth, @ForAll @IntRange(max = 11) int count,
            @ForAll long seed) {
        Grid w = new Grid(bits, weightSigned);
        Grid x = new Grid(Math.min(8, 13 - bits), inputSigned);
        int most = Math.max(-w.lowest(), w.highest()) * Math.max(-x.lowest(), x.highest());
        int fitting = Math.min(depth, Short.MAX_VALUE / most);
        forms().forEach(form -> {
            int[] weights = codes(w, Math.max(1, fitting) * form.height(), seed);
            int[] codes = codes(x, Math.max(1, fitting) * Math.max(1, count), seed + 1);
            check(form, fitting, count, i -> weights[i], i -> codes[i]);
        });
    }

    private static int[] codes(Grid grid, int n, long seed) {
        return new Random(seed).ints(n, 0, grid.size()).map(grid::code).toArray();
    }

    /** The sums reach both ends of the 16-bit range, even in both halves of the same int. */
    @ParameterizedTest
    @MethodSource("forms")
    void sumsFillSixteenBits(ShortProduct form) {
        check(form, 273, 5, i -> i % 2 == 0 ? -8 : 8, i -> 15);
        check(form, 8, 5, i -> i % 3 == 0 ? -128 : 127, i -> i % 16 < 8 ? 32 : -32);
        check(form, 1, 5, i -> i % 2 == 0 ? -128 : 127, i -> 255);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyChannelHasItsLane(ShortProduct form) {
        assertArrayEquals(IntStream.range(0, form.height()).toArray(),
                IntStream.range(0, form.height()).map(form::lane).sorted().toArray());
    }

    @Test
    void aCodeStandsInBothHalves() {
        for (int code = -128; code < 256; code++) {
            assertEquals(code, (short) ShortProduct.twice(code));
            assertEquals(code, ShortProduct.twice(code) >> 16);
        }
    }
}
