package io.github.dropbits.datasets;

import io.github.dropbits.core.RandomStream;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Splits a set at random so that every class has the same proportion in both parts, up to rounding. */
final class Stratified {
    private Stratified() {}

    /** Splits a set. Both parts keep the set's order; the stream only determines which images are in which part. */
    static Split split(Dataset all, int testSize, RandomStream stream) {
        int[] counts = new int[all.classes()];
        for (int i = 0; i < all.size(); i++) {
            counts[all.label(i)]++;
        }
        int[] shares = shares(counts, testSize);
        boolean[] test = new boolean[all.size()];
        for (int c = 0; c < counts.length; c++) {
            int label = c;
            int[] members = IntStream.range(0, all.size()).filter(i -> all.label(i) == label).toArray();
            int[] order = stream.split(c).permutation(members.length);
            for (int k = 0; k < shares[c]; k++) {
                test[members[order[k]]] = true;
            }
        }
        return new Split(
                all.select(all.name() + " train", IntStream.range(0, all.size()).filter(i -> !test[i]).toArray()),
                all.select(all.name() + " test", IntStream.range(0, all.size()).filter(i -> test[i]).toArray()));
    }

    /**
     * Divides a total in proportion to the counts, with the largest remainder method: every share is its exact value
     * rounded up or down, and the shares add up to the total. If classes have equal remainders, the class with the
     * lowest number is rounded up first.
     */
    static int[] shares(int[] counts, int total) {
        long all = IntStream.of(counts).asLongStream().sum();
        int[] shares = new int[counts.length];
        int left = total;
        for (int c = 0; c < counts.length; c++) {
            shares[c] = (int) ((long) counts[c] * total / all);
            left -= shares[c];
        }
        Comparator<Integer> byRemainder = Comparator.comparingLong(c -> (long) counts[c] * total % all);
        IntStream.range(0, counts.length).boxed().sorted(byRemainder.reversed()).limit(left)
                .forEach(c -> shares[c]++);
        return shares;
    }
}
