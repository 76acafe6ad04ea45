package io.github.dropbits.datasets;

/**
 * A data set in two parts, with images of one size and the same classes.
 *
 * @param train the training set
 * @param test the set to evaluate on
 */
public record Split(Dataset train, Dataset test) {
    /**
     * Joins two parts.
     *
     * @throws IllegalArgumentException if their images differ in size, or their numbers of classes differ
     */
    public Split {
        if (train.channels() != test.channels() || train.height() != test.height() || train.width() != test.width()
                || train.classes() != test.classes()) {
            throw new IllegalArgumentException("train and test do not belong together: " + train + " and " + test);
        }
    }
}
