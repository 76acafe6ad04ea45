package io.github.dropbits.quant.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Max;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Compares the logits of two computations of a network. */
final class Logits {
    /** Logits are considered equal if they differ by at most this fraction of the largest logit. */
    private static final double EQUAL = 1e-3;

    private Logits() {
    }

    /**
     * The differences between two sets of logits.
     *
     * @param images the number of images
     * @param otherImages the number of images whose logits are not equal
     * @param otherClasses the number of images with equal logits and different classes
     * @param largest the largest difference, as a fraction of the largest logit
     */
    record Difference(int images, int otherImages, int otherClasses, double largest) {
    }

    /**
     * Compares logits of shape {@code [N, classes]}. The logits must differ between images, since the comparison would
     * otherwise have little significance.
     */
    static Difference difference(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        int images = expected.shape().dim(0);
        int classes = expected.shape().dim(1);
        double scale = 0;
        for (float v : expected.array()) {
            scale = Math.max(scale, Math.abs(v));
        }
        int[] class0 = Max.argmax(expected, 1);
        int[] class1 = Max.argmax(actual, 1);
        int others = 0;
        int otherClasses = 0;
        double largest = 0;
        Set<String> different = new HashSet<>();
        for (int i = 0; i < images; i++) {
            float[] a = Arrays.copyOfRange(expected.array(), i * classes, (i + 1) * classes);
            float[] b = Arrays.copyOfRange(actual.array(), i * classes, (i + 1) * classes);
            different.add(Arrays.toString(a));
            double most = 0;
            for (int c = 0; c < classes; c++) {
                most = Math.max(most, Math.abs(a[c] - b[c]) / scale);
            }
            others += most > EQUAL ? 1 : 0;
            otherClasses += most <= EQUAL && class0[i] != class1[i] ? 1 : 0;
            largest = Math.max(largest, most);
        }
        assertTrue(different.size() > images / 2, "the same logits for many of " + images + " images tell little");
        return new Difference(images, others, otherClasses, largest);
    }
}
