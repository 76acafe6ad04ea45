package io.github.dropbits.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Allocates arrays for tensors, and creates the {@link OutOfMemoryError} for an allocation that failed. The error's
 * message says what was to be allocated, with its shape and its size.
 */
final class Allocation {
    private Allocation() {
    }

    /** Allocates an array of zeros for a tensor of the given shape. */
    static float[] floats(Shape shape) {
        try {
            return new float[shape.elements()];
        } catch (OutOfMemoryError e) {
            throw failed("a tensor of shape " + shape + " (" + mebibytes(shape) + ")", e);
        }
    }

    /** Copies a tensor's values to a new array. */
    static float[] copy(float[] values) {
        float[] copy = floats(Shape.of(values.length));
        System.arraycopy(values, 0, copy, 0, copy.length);
        return copy;
    }

    /**
     * Creates the error for an op whose forward pass ran out of memory. The missing memory was for scratch arrays if
     * {@code scratch} is true, and for the output otherwise.
     */
    static OutOfMemoryError inForward(Op op, Shape[] in, Shape out, boolean scratch, OutOfMemoryError e) {
        return failed((scratch ? "the scratch memory of op " + op.name() + ", beside its output of shape "
                : "the output of op " + op.name() + ", of shape ") + out + " (" + mebibytes(out)
                + "), from inputs of shapes " + list(in), e);
    }

    /**
     * Creates the error for an op whose backward pass ran out of memory. The missing memory was for scratch arrays or
     * for the gradients of the inputs.
     */
    static OutOfMemoryError inBackward(Node node, OutOfMemoryError e) {
        return failed("the backward of op " + node.name + AnomalyMode.in(node.place)
                + ": scratch, or the gradients of inputs of shapes " + list(node.inputShapes) + " ("
                + mebibytes(node.inputShapes) + ")", e);
    }

    private static OutOfMemoryError failed(String what, OutOfMemoryError cause) {
        OutOfMemoryError e = new OutOfMemoryError("no memory for " + what + "; the heap may take "
                + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB (-Xmx)");
        e.initCause(cause);
        return e;
    }

    private static String list(Shape[] shapes) {
        return Arrays.stream(shapes).map(Shape::toString).collect(Collectors.joining(", "));
    }

    private static String mebibytes(Shape... shapes) {
        long bytes = 0;
        for (Shape s : shapes) {
            bytes += (long) Float.BYTES * s.elements();
        }
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
}
