package io.github.dropbits.quant.uniform;

import java.util.Arrays;

/**
 * Collects the largest of many values, which are added one by one. This allows the exact computation of a high
 * percentile without storing all values.
 */
final class LargestValues {
    private static final int FIRST_LENGTH = 64;

    private final int most;
    private float[] kept;
    private int count;
    /** Values up to this one can no longer be among the largest. */
    private float tooSmall = Float.NEGATIVE_INFINITY;

    /**
     * Creates an empty collection.
     *
     * @param most the number of largest values that are available at any time
     */
    LargestValues(int most) {
        this.most = most;
        kept = new float[Math.min(2 * most, FIRST_LENGTH)];
    }

    /** Adds a value, which must not be NaN. */
    void add(float value) {
        if (value <= tooSmall) {
            return;
        }
        if (count == kept.length) {
            makeRoom();
        }
        kept[count++] = value;
    }

    private void makeRoom() {
        if (count < 2 * most) {
            kept = Arrays.copyOf(kept, Math.min(2 * most, 2 * count));
            return;
        }
        Arrays.sort(kept);
        System.arraycopy(kept, count - most, kept, 0, most);
        count = most;
        tooSmall = kept[0];
    }

    /**
     * Returns the value with a given rank.
     *
     * @param rank the rank in decreasing order, which is 1 for the largest value; equal values have consecutive ranks.
     *     The rank must not exceed the number of added values, nor the number of values that are kept
     */
    float ranked(int rank) {
        Arrays.sort(kept, 0, count);
        return kept[count - rank];
    }
}
