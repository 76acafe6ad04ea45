package io.github.dropbits.quant.frozen.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.frozen.program.Codes;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Checks that both implementations of the bit-serial product, and of packing, give the same result as the direct
 * product of codes.
 */
class BitSerialTest {
    private static Stream<BitSerial> forms() {
        return Kernels.vectorized() ? Stream.of(new ScalarBitSerial(), new VectorBitSerial())
                : Stream.of(new ScalarBitSerial());
    }

    private static byte[] codes(Grid grid, int count, Random random) {
        byte[] codes = new byte[count + 64];
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) random.nextInt(grid.lowest(grid.bits()), grid.highest(grid.bits()) + 1);
        }
        return codes;
    }

    @Property(tries = 200)
    void isTheProductOfCodes(@ForAll @IntRange(min = 1, max = 8) int weightBits,
            @ForAll @IntRange(min = 1, max = 8) int inputBits, @ForAll boolean weightSigned,
            @ForAll boolean inputSigned, @ForAll @IntRange(min = 1, max = 150) int depth,
            @ForAll @IntRange(min = 0, max = 11) int count, @ForAll long seed) {
        Random random = new Random(seed);
        Codes w = new Codes(new Grid(weightBits, weightSigned), 1);
        Codes x = new Codes(new Grid(inputBits, inputSigned), 1);
        int words = BitSerial.words(depth);
        BitSerial.Planes planes = new BitSerial.Planes(weightBits, weightSigned, inputBits, inputSigned, words);
        forms().forEach(form -> {
            int height = form.height();
            byte[][] weights = new byte[height][];
            int[] packed = new int[weightBits * words * height + 1];
            for (int c = 0; c < height; c++) {
                weights[c] = codes(w.grid(), depth, random);
                int[] row = new int[weightBits * words];
                form.pack(weights[c], depth, weightBits, row, 0);
                for (int k = 0; k < row.length; k++) {
                    packed[1 + k * height + c] = row[k];
                }
            }
            byte[][] inputs = new byte[count][];
            int[] patches = new int[count * inputBits * words];
            for (int p = 0; p < count; p++) {
                inputs[p] = codes(x.grid(), depth, random);
                form.pack(inputs[p], depth, inputBits, patches, p * inputBits * words);
            }
            int stride = height + 3;
            int[] sums = new int[2 + count * stride];
            int[] expected = new int[sums.length];
            Arrays.fill(sums, 5);
            Arrays.fill(expected, 5);
            form.multiply(planes, packed, 1, patches, count, sums, 2, stride);
            for (int p = 0; p < count; p++) {
                for (int c = 0; c < height; c++) {
                    for (int k = 0; k < depth; k++) {
                        expected[2 + p * stride + c] += (weightSigned ? weights[c][k] : weights[c][k] & 0xFF)
                                * (inputSigned ? inputs[p][k] : inputs[p][k] & 0xFF);
                    }
                }
            }
            assertArrayEquals(expected, sums, form.getClass().getSimpleName());
        });
    }

    @Property(tries = 100)
    void packsBitsInOrder(@ForAll @IntRange(min = 1, max = 300) int count,
            @ForAll @IntRange(min = 1, max = 8) int bits, @ForAll long seed) {
        byte[] codes = codes(new Grid(bits, false), count, new Random(seed));
        int words = BitSerial.words(count);
        forms().forEach(form -> {
            int[] to = new int[bits * words + 2];
            Arrays.fill(to, -1);
            form.pack(codes, count, bits, to, 1);
            assertEquals(-1, to[0]);
            assertEquals(-1, to[to.length - 1]);
            for (int j = 0; j < bits; j++) {
                for (int k = 0; k < words * 32; k++) {
                    int expected = k < count ? codes[k] >> j & 1 : 0;
                    assertEquals(expected, to[1 + j * words + k / 32] >>> k % 32 & 1);
                }
            }
        });
    }
}
