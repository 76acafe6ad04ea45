package io.github.dropbits.cli;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.frozen.Preprocessing;
import java.nio.file.Path;

/** Converts images to the size and the number of channels that a frozen model expects. */
final class ModelImages {
    private static final int COLOURS = 3;
    /**
     * The weights of red, green and blue in a grey value, in units of 1/65536 (ITU-R BT.601), as in Pillow. They add
     * up to 65536, so a pixel whose three channels are equal keeps its value.
     */
    private static final int[] GREY = {19595, 38470, 7471};
    private static final int FRACTION_BITS = 16;
    private static final float PIXEL_MAX = 255;

    private final Path file;
    private final Shape image;
    private final Preprocessing preprocessing;

    /**
     * A converter for one model.
     *
     * @param model the model
     * @param file the file that the model was read from, for error messages
     * @throws IllegalArgumentException if the model does not say how pixels are standardized
     */
    ModelImages(FrozenModel model, Path file) {
        this.file = file;
        image = model.image();
        preprocessing = model.preprocessing().orElseThrow(() -> new IllegalArgumentException(file + " does not say how"
                + " pixels are standardized: export the run again, or give its model the Preprocessing"));
    }

    /** The side of the square to which image files are resized before the central crop. */
    int side() {
        if (image.dim(1) != image.dim(2) || image.dim(0) != 1 && image.dim(0) != COLOURS) {
            throw new IllegalArgumentException(file + " takes images of " + image
                    + "; image files become squares in grey or colour");
        }
        return preprocessing.resize();
    }

    /**
     * Converts a range of a data set's images.
     *
     * @param first the index of the first image
     * @param count the number of images
     * @return pixels from 0 to 1, {@code [count, C, H, W]}, in the size and with the channels that the model expects
     * @throws IllegalArgumentException if the images have another size, or are grey where the model expects colour
     */
    Tensor pixels(Dataset data, int first, int count) {
        Dataset cut = cut(data);
        float[] pixels = new float[Math.multiplyExact(count, image.elements())];
        float[] one = new float[cut.imageLength()];
        for (int n = 0; n < count; n++) {
            cut.copyImage(first + n, one, 0);
            if (cut.channels() == image.dim(0)) {
                System.arraycopy(one, 0, pixels, n * one.length, one.length);
            } else {
                grey(one, pixels, n * image.elements());
            }
        }
        return Tensor.wrap(pixels, Shape.of(count, image.dim(0), image.dim(1), image.dim(2)));
    }

    private Dataset cut(Dataset data) {
        boolean channels = data.channels() == image.dim(0) || data.channels() == COLOURS && image.dim(0) == 1;
        if (channels && data.height() == image.dim(1) && data.width() == image.dim(2)) {
            return data;
        }
        if (channels && image.dim(1) == image.dim(2)
                && Math.min(data.height(), data.width()) == preprocessing.resize()) {
            return data.centerCropped(image.dim(1));
        }
        throw new IllegalArgumentException(file + " takes images of " + image + ", not those of " + data);
    }

    private static void grey(float[] colours, float[] to, int offset) {
        int area = colours.length / COLOURS;
        for (int p = 0; p < area; p++) {
            int sum = 1 << FRACTION_BITS - 1;
            for (int c = 0; c < COLOURS; c++) {
                sum += GREY[c] * Math.round(colours[c * area + p] * PIXEL_MAX);
            }
            to[offset + p] = (sum >> FRACTION_BITS) / PIXEL_MAX;
        }
    }
}
