package io.github.dropbits.datasets.geometry;

import io.github.dropbits.core.Shape;
import java.util.Arrays;

/** Cuts windows out of images of shape {@code [C, H, W]}. */
public final class Crops {
    private Crops() {}

    /**
     * Copies the window that begins at row {@code top} and column {@code left}, which may be negative, to {@code to},
     * from index {@code offset} on. The parts of the window outside the image become 0.
     */
    public static void window(float[] from, Shape image, int top, int left, int height, int width, float[] to,
            int offset) {
        int rows = image.dim(1);
        int columns = image.dim(2);
        int first = Math.clamp(-left, 0, width);
        int last = Math.clamp(columns - left, first, width);
        for (int c = 0; c < image.dim(0); c++) {
            for (int y = 0; y < height; y++) {
                int target = offset + (c * height + y) * width;
                int row = top + y;
                if (row < 0 || row >= rows || first == last) {
                    Arrays.fill(to, target, target + width, 0);
                    continue;
                }
                Arrays.fill(to, target, target + first, 0);
                System.arraycopy(from, (c * rows + row) * columns + left + first, to, target + first, last - first);
                Arrays.fill(to, target + last, target + width, 0);
            }
        }
    }

    /** Copies the middle square of an image, of {@code side} rows and columns, to {@code to} from {@code offset} on. */
    public static void center(float[] from, Shape image, int side, float[] to, int offset) {
        window(from, image, middle(image.dim(1), side), middle(image.dim(2), side), side, side, to, offset);
    }

    /**
     * The index at which a middle part begins: half of the margin, rounded to the nearest integer (ties to even), as in
     * torchvision.
     */
    public static int middle(int extent, int part) {
        return (int) Math.rint((extent - part) / 2.0);
    }

    public static void check(int side, Shape image) {
        int most = Math.min(image.dim(1), image.dim(2));
        if (side < 1 || side > most) {
            throw new IllegalArgumentException("side must be from 1 to " + most + " for images of shape " + image
                    + ", not " + side);
        }
    }
}
