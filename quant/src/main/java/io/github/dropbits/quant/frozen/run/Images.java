package io.github.dropbits.quant.frozen.run;

/** Where a plan takes its images from, whatever form they have. */
@FunctionalInterface
public interface Images {
    /**
     * Copies images in the form that the model takes.
     *
     * @param first the index of the first image
     * @param count the number of images
     * @param to gets them from index 0 on, channels last
     */
    void copy(int first, int count, float[] to);
}
