package io.github.dropbits.quant.frozen.run;

import java.util.Arrays;

/** The scalar twin of {@link VectorBitSerial}. */
final class ScalarBitSerial implements BitSerial {
    /** With 4-bit codes in both operands, this kernel is still as fast as multiplying entire codes. */
    private static final int MAX_PAIRS = 20;

    private final int height;

    ScalarBitSerial() {
        this(8);
    }

    /** Creates a twin with the same tile height as another implementation, so that results can be compared. */
    ScalarBitSerial(int height) {
        this.height = height;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int maxPairs() {
        return MAX_PAIRS;
    }

    @Override
    public void multiply(Planes planes, int[] weights, int w, int[] patches, int count, int[] sums, int at,
            int stride) {
        int words = planes.words();
        for (int p = 0; p < count; p++) {
            for (int i = 0; i < planes.weightBits(); i++) {
                for (int j = 0; j < planes.inputBits(); j++) {
                    int from = w + i * words * height;
                    int patch = (p * planes.inputBits() + j) * words;
                    for (int c = 0; c < height; c++) {
                        int both = 0;
                        for (int k = 0; k < words; k++) {
                            both += Integer.bitCount(weights[from + k * height + c] & patches[patch + k]);
                        }
                        sums[at + p * stride + c] += (planes.negative(i, j) ? -both : both) << (i + j);
                    }
                }
            }
        }
    }

    @Override
    public void pack(byte[] codes, int count, int bits, int[] to, int at) {
        int words = BitSerial.words(count);
        Arrays.fill(to, at, at + bits * words, 0);
        for (int k = 0; k < count; k++) {
            for (int j = 0; j < bits; j++) {
                to[at + j * words + k / Integer.SIZE] |= (codes[k] >> j & 1) << k;
            }
        }
    }
}
