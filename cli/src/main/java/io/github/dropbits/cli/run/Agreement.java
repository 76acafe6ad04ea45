package io.github.dropbits.cli.run;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Max;
import io.github.dropbits.nn.train.Metrics;
import java.util.Map;

/**
 * A shipped model beside the trained one, image by image. Where the two add in another order, the logits of most images
 * differ in their last bits alone; an image of which some value lay on the border of two codes, and fell the other way,
 * has other logits.
 */
public final class Agreement {
    /** Logits are the same within this share of the image's largest. */
    private static final double SAME = 1e-3;

    private int images;
    private int right;
    private int sameClass;
    private int otherLogits;
    private double largest;

    /**
     * Takes a batch into account.
     *
     * @param trained the trained model's logits, {@code [N, C]}
     * @param shipped the other's
     * @param labels the N classes
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
            // Not the other way round: a NaN makes them differ.
            otherLogits += difference <= SAME * scale ? 0 : 1;
            largest = Math.max(largest, difference == 0 ? 0 : difference / scale);
            // A row with a NaN is of no class.
            sameClass += expected[i] == found[i] && !Double.isNaN(difference) ? 1 : 0;
        }
        images += labels.length;
        right += Metrics.correct(shipped, labels);
    }

    /**
     * Adds the figures to a result: {@code accuracy} and {@code agreement} (of the classes) as shares, {@code
     * other_logits} as a number of images, {@code largest_difference} of a logit as a share of its image's largest
     * (null where that is not finite).
     *
     * @param out the result, added to
     * @param prefix what their names begin with
     */
    public void into(Map<String, Object> out, String prefix) {
        out.put(prefix + "accuracy", (double) right / images);
        out.put(prefix + "agreement", (double) sameClass / images);
        out.put(prefix + "other_logits", otherLogits);
        out.put(prefix + "largest_difference", Double.isFinite(largest) ? (Double) largest : null);
    }
}
