package io.github.dropbits.core.ops;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.kernels.conv.Runs;
import io.github.dropbits.core.kernels.conv.Window;

/**
 * The options of pooling with a square window.
 *
 * @param kernel the window's height and width
 * @param stride the stride in both directions
 * @param padding the number of rows or columns of padding on every side, at most half the kernel size
 */
public record PoolOptions(int kernel, int stride, int padding) {
    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the kernel size or the stride is not positive, or if the padding is negative
     *     or more than half the kernel size
     */
    public PoolOptions {
        if (kernel < 1 || stride < 1) {
            throw new IllegalArgumentException("kernel " + kernel + " and stride " + stride + " must be positive");
        }
        if (padding < 0 || padding > kernel / 2) {
            throw new IllegalArgumentException("padding " + padding + " must be from 0 to half the kernel, "
                    + kernel / 2);
        }
    }

    /**
     * Creates options for adjacent windows that do not overlap, without padding.
     *
     * @param kernel the window's height and width, which is also the stride
     * @return the options
     */
    public static PoolOptions of(int kernel) {
        return new PoolOptions(kernel, kernel, 0);
    }

    /** Returns the layout in which the kernels process the planes of {@code x}. */
    Runs runs(String op, Shape x) {
        Window window = window(op, x);
        try {
            return Runs.of(window, x.dim(0) * x.dim(1));
        } catch (Window.MisfitException e) {
            throw new ShapeException(op + " of " + x + ": " + e.getMessage());
        }
    }

    Window window(String op, Shape x) {
        if (x.rank() != 4) {
            throw new ShapeException(op + " needs input [N, C, H, W], not " + x);
        }
        try {
            return new Window(x.dim(2), x.dim(3), kernel, kernel, stride, stride, padding, padding, 1, 1);
        } catch (Window.MisfitException e) {
            throw new ShapeException(op + " of " + x + ": " + e.getMessage());
        }
    }

    /** Returns the index of the input element at position {@code tap} of an output's window; -1 if it is padding. */
    int inputIndex(Window w, int output, int tap) {
        int row = output / w.outW() % w.outH() * stride - padding + tap / kernel;
        int column = output % w.outW() * stride - padding + tap % kernel;
        boolean inside = row >= 0 && row < w.height() && column >= 0 && column < w.width();
        return inside ? (output / w.outArea() * w.height() + row) * w.width() + column : -1;
    }
}
