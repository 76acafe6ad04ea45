package io.github.dropbits.quant.bits;

import java.util.List;

/**
 * Bit-lengths whose average comes next to a target: those that one threshold for all keep logits gives, then, while
 * that brings the average nearer, a bit more or less where the logit is nearest to the threshold.
 */
final class NearestLengths {
    private final List<Priced> priced;
    private final double target;
    private final int[] bits;

    private NearestLengths(double target, List<Priced> priced) {
        this.priced = priced;
        this.target = target;
        bits = new int[priced.size()];
    }

    /** One length for each. */
    static int[] to(double target, List<Priced> priced) {
        NearestLengths search = new NearestLengths(target, priced);
        double threshold = search.bestThreshold();
        search.cut(threshold);
        while (search.improve(threshold)) {
            // Every move brings the average nearer, so this ends.
        }
        return search.bits;
    }

    private double bestThreshold() {
        double best = 0;
        cut(best);
        double least = Math.abs(error());
        for (Priced p : priced) {
            for (float strength : p.gates().strengths()) {
                for (double candidate : new double[] {strength, Math.nextDown(strength)}) {
                    cut(candidate);
                    if (Math.abs(error()) < least) {
                        least = Math.abs(error());
                        best = candidate;
                    }
                }
            }
        }
        return best;
    }

    /** The lengths at which all strengths of bits that are kept are above the threshold, or 0 where bits are free. */
    private void cut(double threshold) {
        for (int i = 0; i < bits.length; i++) {
            DropBits gates = priced.get(i).gates();
            double own = priced.get(i).cost() == 0 ? 0 : threshold;
            bits[i] = gates.minBits();
            for (float strength : gates.strengths()) {
                bits[i] += strength > own ? 1 : 0;
            }
        }
    }

    private double error() {
        double sum = 0;
        for (int i = 0; i < bits.length; i++) {
            sum += priced.get(i).cost() * bits[i];
        }
        return sum / bits.length - target;
    }

    private boolean improve(double threshold) {
        double error = error();
        int move = error > 0 ? -1 : 1;
        int at = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < bits.length; i++) {
            DropBits gates = priced.get(i).gates();
            // The strength of the bit that would be given up, or taken on.
            int bit = bits[i] - gates.minBits() + (move < 0 ? -1 : 0);
            if (bit >= 0 && bit < gates.strengths().length
                    && Math.abs(error + move * priced.get(i).cost() / bits.length) < Math.abs(error) - 1e-9) {
                double distance = Math.abs(gates.strengths()[bit] - threshold);
                if (distance < least) {
                    least = distance;
                    at = i;
                }
            }
        }
        if (at >= 0) {
            bits[at] += move;
        }
        return at >= 0;
    }
}
