package io.github.dropbits.quant.uniform;

import java.util.Arrays;

/**
 * Keeps the largest of many values, which are added one by one, so that a high percentile is exact without keeping all
 * values.
 */
final class LargestValues {
    private static final int FIRST_LENGTH = 64;

    private final int most;
    private float[] kept;
    private int count;
    /** Values up to this one cannot be among the largest any more. */
    private float tooSmall = Float.NEGATIVE_INFINITY;

    /**
     * Creates an empty collection.
     *
     * @param most how many of the largest values are kept at least
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
     * The value with a rank.
     *
     * @param rank 1 for the largest value, 2 for the next one; equal values have ranks of their own. Must be at most
     *     the number of added values, and at most the number that is kept
     */
    float ranked(int rank) {
        Arrays.sort(kept, 0, count);
        return kept[count - rank];
    }
}
