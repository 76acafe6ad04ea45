package io.github.dropbits.cli.run;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Max;
import io.github.dropbits.nn.train.Metrics;
import java.util.Map;

/**
 * Compares an exported model with the trained one, image by image. If the two models sum in different orders, the
 * logits of most images differ in their last bits only. The logits of an image differ by more if one of its activations
 * is so close to the border between two codes that the two models round it to different codes.
 */
public final class Agreement {
    /** Logits count as equal if their difference is at most this share of the image's largest logit in magnitude. */
    private static final double SAME = 1e-3;

    private int images;
    private int correct;
    private int sameClass;
    private int otherLogits;
    private double largest;

    /**
     * Adds a batch to the comparison.
     *
     * @param trained the trained model's logits, {@code [N, C]}
     * @param shipped the exported model's logits, {@code [N, C]}
     * @param labels the N labels
     */
    public void add(Tensor trained, Tensor shipped, int[] labels) {
        if (!trained.shape().equals(shipped.shape())) {
            throw new IllegalArgumentException("the trained model gives " + trained.shape() + ", the file "
                    + shipped.shape());
        }
        int classes = trained.shape().dim(1);
        int[] expected = Max.argmax(trained, 1);
        int[] found = Max.argmax(shipped, 1);
        for (int i = 0; i < labels.length; i++) {
            double scale = 0;
            double difference = 0;
            for (int c = i * classes; c < (i + 1) * classes; c++) {
                scale = Math.max(scale, Math.abs(trained.array()[c]));
                difference = Math.max(difference, Math.abs(trained.array()[c] - shipped.array()[c]));
            }
            // Comparisons with NaN are false, so a NaN counts as different.
            otherLogits += difference <= SAME * scale ? 0 : 1;
            largest = Math.max(largest, difference == 0 ? 0 : difference / scale);
            // If one of an image's logits is NaN, the image does not count as having the same class.
            sameClass += expected[i] == found[i] && !Double.isNaN(difference) ? 1 : 0;
        }
        images += labels.length;
        correct += Metrics.correct(shipped, labels);
    }

    /**
     * Adds these figures to a result: {@code accuracy} is the exported model's share of correct classes, and
     * {@code agreement} the share of images to which both models give the same class. {@code other_logits} is the
     * number of images with different logits. {@code largest_difference} is the largest difference of a logit, as a
     * share of its image's largest logit in magnitude; it is null if this share is not finite.
     *
     * @param out the result, to which the figures are added
     * @param prefix the prefix of the figures' names
     */
    public void into(Map<String, Object> out, String prefix) {
        out.put(prefix + "accuracy", (double) correct / images);
        out.put(prefix + "agreement", (double) sameClass / images);
        out.put(prefix + "other_logits", otherLogits);
        out.put(prefix + "largest_difference", Double.isFinite(largest) ? (Double) largest : null);
    }
}
