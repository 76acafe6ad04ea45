package io.github.dropbits.quant.frozen.run;

/** The source of a plan's images, which may be in any format. */
@FunctionalInterface
public interface Images {
    /**
     * Copies images, converted to the layout and the standardization that the model expects.
     *
     * @param first the index of the first image
     * @param count the number of images
     * @param to gets the images from index 0 on, channels last
     */
    void copy(int first, int count, float[] to);
}
