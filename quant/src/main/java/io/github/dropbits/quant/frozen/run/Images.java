package io.github.dropbits.quant.frozen.run;

/** A source of images for a plan, which may store them in any format. */
@FunctionalInterface
public interface Images {
    /**
     * Copies images and converts them to the layout and the standardization that the model expects.
     *
     * @param first the index of the first image
     * @param count the number of images
     * @param to receives the images, channels last, starting at index 0
     */
    void copy(int first, int count, float[] to);
}
