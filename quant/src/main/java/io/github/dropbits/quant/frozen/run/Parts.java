package io.github.dropbits.quant.frozen.run;

/**
 * Divides the depth of a layer into parts that are so short that the sum of products over a part is below a bound for
 * every input.
 */
final class Parts {
    private Parts() {
    }

    /**
     * Returns the length of the longest parts whose sums are below the bound. All parts have this length, except that
     * the last one may be shorter.
     *
     * @param weights the codes of the weights, one channel after the other
     * @param depth the number of weights per channel
     * @param mostCode the largest magnitude of an input code
     * @param bound the exclusive upper bound for the sum of the magnitudes of a part's products
     * @return the length, at most the depth; 0 if a single product may reach the bound
     */
    static int length(float[] weights, int depth, long mostCode, long bound) {
        int tried = 0;
        for (int parts = 1; parts <= depth; parts++) {
            int length = (depth + parts - 1) / parts;
            if (length != tried && fits(weights, depth, length, mostCode, bound)) {
                return length;
            }
            tried = length;
        }
        return 0;
    }

    private static boolean fits(float[] weights, int depth, int length, long mostCode, long bound) {
        for (int first = 0; first < weights.length; first += depth) {
            long sum = 0;
            for (int k = 0; k < depth; k++) {
                sum = k % length == 0 ? 0 : sum;
                sum += (long) Math.abs(weights[first + k]) * mostCode;
                if (sum >= bound) {
                    return false;
                }
            }
        }
        return true;
    }
}
