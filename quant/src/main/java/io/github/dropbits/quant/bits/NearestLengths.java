package io.github.dropbits.quant.bits;

import io.github.dropbits.nn.optim.Fraction;
import java.util.List;

/**
 * Finds bit-lengths whose average, weighted by cost, is close to a target. In the first stage, all bits whose strength
 * ({@link DropBits#strengths}) exceeds a common threshold are kept, and the threshold is chosen such that the average
 * is as close to the target as possible. In the second stage, single bits are added or removed as long as this brings
 * the average closer to the target. Bits whose strength is nearest to the threshold are chosen first.
 */
final class NearestLengths {
    private final List<LearnedLength> lengths;
    private final Fraction target;
    private final ExactAverage average;
    private final int[] bits;

    private NearestLengths(double target, List<LearnedLength> lengths) {
        this.lengths = lengths;
        this.target = Fraction.of(target);
        average = new ExactAverage(lengths);
        bits = new int[lengths.size()];
    }

    /** Returns one bit-length per element of {@code lengths}. */
    static int[] to(double target, List<LearnedLength> lengths) {
        NearestLengths search = new NearestLengths(target, lengths);
        double threshold = search.bestThreshold();
        search.applyThreshold(threshold);
        while (search.improve(threshold)) {
            // The loop terminates, because every change brings the average closer to the target.
        }
        return search.bits;
    }

    private double bestThreshold() {
        double best = 0;
        applyThreshold(best);
        Fraction least = error();
        for (LearnedLength l : lengths) {
            for (float strength : l.gates().strengths()) {
                for (double candidate : new double[] {strength, Math.nextDown(strength)}) {
                    applyThreshold(candidate);
                    Fraction error = error();
                    if (error.abs().compareTo(least.abs()) < 0) {
                        least = error;
                        best = candidate;
                    }
                }
            }
        }
        return best;
    }

    /**
     * Sets every bit-length to its minimum plus the number of bits whose strength exceeds the threshold. If the bits
     * cost nothing, the threshold is 0.
     */
    private void applyThreshold(double threshold) {
        for (int i = 0; i < bits.length; i++) {
            DropBits gates = lengths.get(i).gates();
            double limit = lengths.get(i).cost() == 0 ? 0 : threshold;
            bits[i] = gates.minBits();
            for (float strength : gates.strengths()) {
                bits[i] += strength > limit ? 1 : 0;
            }
        }
    }

    private Fraction error() {
        return average.of(i -> bits[i]).minus(target);
    }

    private boolean improve(double threshold) {
        Fraction error = error();
        int move = error.numerator().signum() > 0 ? -1 : 1;
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < bits.length; i++) {
            DropBits gates = lengths.get(i).gates();
            // The index into the strengths of the bit to remove or to add.
            int bit = bits[i] - gates.minBits() + (move < 0 ? -1 : 0);
            if (bit >= 0 && bit < gates.strengths().length && moved(i, move).compareTo(error.abs()) < 0) {
                double distance = Math.abs(gates.strengths()[bit] - threshold);
                if (distance < least) {
                    least = distance;
                    best = i;
                }
            }
        }
        if (best >= 0) {
            bits[best] += move;
        }
        return best >= 0;
    }

    /** Returns the absolute error of the average if one bit-length changes by {@code move}. */
    private Fraction moved(int length, int move) {
        return average.of(i -> i == length ? bits[i] + move : bits[i]).minus(target).abs();
    }
}
