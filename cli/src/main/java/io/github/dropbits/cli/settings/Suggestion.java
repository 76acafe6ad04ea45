package io.github.dropbits.cli.settings;

import java.util.Collection;
import java.util.Locale;

/** Finds the word that was probably meant. */
public final class Suggestion {
    private Suggestion() {
    }

    /**
     * A question such as {@code ; did you mean 'train'?}.
     *
     * @param word the unknown word
     * @param known the known words
     * @param prefix what the suggested word begins with on the command line, such as {@code --}
     * @return the question; empty if no known word is near: more than a third of the letters differ
     */
    public static String of(String word, Collection<String> known, String prefix) {
        String nearest = null;
        int least = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest == null ? "" : "; did you mean '" + prefix + nearest + "'?";
    }

    /** The number of letters to insert, delete, replace or swap with the next one (Damerau 1964). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
