package io.github.dropbits.quant.frozen.run;

/** Cuts a layer's depth into parts whose sums no input can bring to a bound. */
final class Parts {
    private Parts() {
    }

    /**
     * The length of the longest equal parts.
     *
     * @param weights the weights' codes, one channel after the other
     * @param depth how many of each channel
     * @param mostCode the largest magnitude of an input's code
     * @param bound what the sum of a part's magnitudes stays below
     * @return the length, from 0, if a single product may be too large, to the depth
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
