package io.github.dropbits.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Allocates arrays for tensors. If there is no memory, creates an {@link OutOfMemoryError} whose message says what was
 * to be allocated, its shape and its size.
 */
final class Allocation {
    private Allocation() {
    }

    /** An array of zeros for a tensor. */
    static float[] floats(Shape shape) {
        try {
            return new float[shape.elements()];
        } catch (OutOfMemoryError e) {
            throw failed("a tensor of shape " + shape + " (" + mebibytes(shape) + ")", e);
        }
    }

    /** A copy of a tensor's values. */
    static float[] copy(float[] values) {
        float[] copy = floats(Shape.of(values.length));
        System.arraycopy(values, 0, copy, 0, copy.length);
        return copy;
    }

    /**
     * Creates the error for an op's forward that ran out of memory: for its scratch arrays if {@code scratch} is true,
     * else for its output.
     */
    static OutOfMemoryError inForward(Op op, Shape[] in, Shape out, boolean scratch, OutOfMemoryError e) {
        return failed((scratch ? "the scratch memory of op " + op.name() + ", beside its output of shape "
                : "the output of op " + op.name() + ", of shape ") + out + " (" + mebibytes(out)
                + "), from inputs of shapes " + list(in), e);
    }

    /**
     * Creates the error for an op's backward that ran out of memory, for its scratch arrays or the inputs' gradients.
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
