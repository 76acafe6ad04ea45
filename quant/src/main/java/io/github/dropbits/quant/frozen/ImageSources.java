package io.github.dropbits.quant.frozen;

import io.github.dropbits.quant.frozen.program.Value;
import io.github.dropbits.quant.frozen.run.Images;
import io.github.dropbits.quant.frozen.run.Plan;

/**
 * The formats in which a {@link FrozenModel} accepts images. Each source converts images to standardized values with
 * the channels last.
 */
final class ImageSources {
    private ImageSources() {
    }

    /** Creates a source of standardized images, with the channels first. */
    static Images standardized(Value image, float[] x) {
        return (first, count, to) -> Plan.transpose(x, first * image.elements(), image.channels(), image.area(), to, 0,
                count);
    }

    /** Creates a source of pixels from 0 to 1, with the channels first. */
    static Images pixels(Value image, float[] x, Preprocessing preprocessing) {
        return (first, count, to) -> {
            int from = first * image.elements();
            for (int n = 0; n < count * image.elements(); n += image.elements()) {
                for (int c = 0; c < image.channels(); c++) {
                    for (int p = 0; p < image.area(); p++) {
                        to[n + p * image.channels() + c] = preprocessing.apply(c, x[from + n + c * image.area() + p]);
                    }
                }
            }
        };
    }

    /**
     * Creates a source of unsigned bytes, with the channels first.
     *
     * @param table the standardized value of each byte in each channel, see {@link Preprocessing#table}
     */
    static Images bytes(Value image, byte[] x, float[] table) {
        return (first, count, to) -> {
            int from = first * image.elements();
            for (int n = 0; n < count * image.elements(); n += image.elements()) {
                for (int c = 0; c < image.channels(); c++) {
                    for (int p = 0; p < image.area(); p++) {
                        int pixel = x[from + n + c * image.area() + p] & 0xFF;
                        to[n + p * image.channels() + c] = table[c * Preprocessing.BYTES + pixel];
                    }
                }
            }
        };
    }
}
