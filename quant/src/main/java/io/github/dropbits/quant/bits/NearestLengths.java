package io.github.dropbits.quant.bits;

import java.util.List;

/**
 * Finds bit-lengths whose average, weighted by cost, is close to a target. It first looks for a threshold: if the bits
 * whose strength ({@link DropBits#strengths}) is above it are kept, the average is as close to the target as one
 * threshold for all bits can bring it. Then it adds or removes single bits, those with the strength nearest to the
 * threshold first, as long as this brings the average closer to the target.
 */
final class NearestLengths {
    private final List<LearnedLength> lengths;
    private final double target;
    private final int[] bits;

    private NearestLengths(double target, List<LearnedLength> lengths) {
        this.lengths = lengths;
        this.target = target;
        bits = new int[lengths.size()];
    }

    /** Returns a bit-length for each element of {@code lengths}. */
    static int[] to(double target, List<LearnedLength> lengths) {
        NearestLengths search = new NearestLengths(target, lengths);
        double threshold = search.bestThreshold();
        search.applyThreshold(threshold);
        while (search.improve(threshold)) {
            // Every move brings the average closer to the target, so this loop ends.
        }
        return search.bits;
    }

    private double bestThreshold() {
        double best = 0;
        applyThreshold(best);
        double least = Math.abs(error());
        for (LearnedLength l : lengths) {
            for (float strength : l.gates().strengths()) {
                for (double candidate : new double[] {strength, Math.nextDown(strength)}) {
                    applyThreshold(candidate);
                    if (Math.abs(error()) < least) {
                        least = Math.abs(error());
                        best = candidate;
                    }
                }
            }
        }
        return best;
    }

    /**
     * Sets every length to its minimum plus the number of bits whose strength is above the threshold, or above 0 where
     * bits cost nothing.
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

    private double error() {
        double sum = 0;
        for (int i = 0; i < bits.length; i++) {
            sum += lengths.get(i).cost() * bits[i];
        }
        return sum / bits.length - target;
    }

    private boolean improve(double threshold) {
        double error = error();
        int move = error > 0 ? -1 : 1;
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < bits.length; i++) {
            DropBits gates = lengths.get(i).gates();
            // The bit to remove or to add, as an index into the strengths.
            int bit = bits[i] - gates.minBits() + (move < 0 ? -1 : 0);
            if (bit >= 0 && bit < gates.strengths().length
                    && Math.abs(error + move * lengths.get(i).cost() / bits.length) < Math.abs(error) - 1e-9) {
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
}
