package io.github.dropbits.cli;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.frozen.Preprocessing;
import java.nio.file.Path;

/** Brings images to the size and the channels of a frozen model, as its preprocessing says. */
final class ModelImages {
    private static final int COLOURS = 3;
    /** The shares of red, green and blue in grey, in 65536ths (ITU-R BT.601), as in Pillow: equal ones stay. */
    private static final int[] GREY = {19595, 38470, 7471};
    private static final int WHOLE_BITS = 16;
    private static final float MOST = 255;

    private final Path file;
    private final Shape image;
    private final Preprocessing preprocessing;

    /**
     * For a model.
     *
     * @param model the model
     * @param file where it comes from, for messages
     * @throws IllegalArgumentException if it does not say how pixels are standardized
     */
    ModelImages(FrozenModel model, Path file) {
        this.file = file;
        image = model.image();
        preprocessing = model.preprocessing().orElseThrow(() -> new IllegalArgumentException(file + " does not say how"
                + " pixels are standardized: export the run again, or give its model the Preprocessing"));
    }

    /** The side of the squares that image files are to become before the middle is cut out. */
    int side() {
        if (image.dim(1) != image.dim(2) || image.dim(0) != 1 && image.dim(0) != COLOURS) {
            throw new IllegalArgumentException(file + " takes images of " + image
                    + "; image files become squares in grey or colour");
        }
        return preprocessing.resize();
    }

    /**
     * Some of a set's images.
     *
     * @return pixels from 0 to 1, {@code [count, C, H, W]} as the model takes them
     * @throws IllegalArgumentException if they have another size, or are grey where the model takes colours
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

    private static void grey(float[] colours, float[] to, int at) {
        int area = colours.length / COLOURS;
        for (int p = 0; p < area; p++) {
            int sum = 1 << WHOLE_BITS - 1;
            for (int c = 0; c < COLOURS; c++) {
                sum += GREY[c] * Math.round(colours[c * area + p] * MOST);
            }
            to[at + p] = (sum >> WHOLE_BITS) / MOST;
        }
    }
}
