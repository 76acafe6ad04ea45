package io.github.dropbits.datasets;

/** Small data sets for the tests. */
final class Sets {
    private Sets() {}

    /** Images of one pixel, whose value is the image's index; the labels are 0, 1, 2, 0, 1, 2 and so on. */
    static Dataset numbered(int size) {
        float[] images = new float[size];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            images[i] = i;
            labels[i] = i % 3;
        }
        return new Dataset("numbered", 3, 1, 1, 1, images, labels);
    }
}
