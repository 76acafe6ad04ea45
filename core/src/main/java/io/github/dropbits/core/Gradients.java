package io.github.dropbits.core;

import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;

/**
 * The arrays that an op's backward pass reads and writes: the gradient of the op's output, and an array for the
 * gradient of each input. All arrays are row-major.
 */
public final class Gradients {
    private final float[] out;
    private final Shape outShape;
    private final Shape[] inShapes;
    private final boolean[] wanted;
    private final float[][] in;
    private boolean outReused;
    private boolean outOverwritten;

    Gradients(float[] out, Shape outShape, Shape[] inShapes, boolean[] wanted) {
        this.out = out;
        this.outShape = outShape;
        this.inShapes = inShapes;
        this.wanted = wanted;
        this.in = new float[inShapes.length][];
    }

    /**
     * Returns the gradient of the final value with respect to this op's output.
     *
     * @return the array, of the output's shape, which the caller must not modify
     */
    public float[] out() {
        return out;
    }

    /**
     * Returns the number of inputs.
     *
     * @return the number of tensors that the op was applied to
     */
    public int inputs() {
        return wanted.length;
    }

    /**
     * Returns whether the gradient of an input is needed. {@link Op#backward} should not compute gradients that are not
     * needed.
     *
     * @param input the input's index
     * @return true if {@link Op#backward} must compute the gradient of this input
     */
    public boolean wants(int input) {
        return wanted[input];
    }

    /**
     * Returns the array that the gradient of an input is to be written to. Its initial values are undefined, so every
     * element must be written. Call this method on the thread that runs {@link Op#backward}; tasks on {@link Workers}
     * must receive the array from that thread.
     *
     * @param input the input's index
     * @return the array, of the input's shape; repeated calls return the same array
     */
    public float[] in(int input) {
        // After pass(), in[input] is the array of the output's gradient, which other inputs may still need.
        if (in[input] == null || in[input] == out) {
            in[input] = StepMemory.floats(inShapes[input].elements());
        }
        return in[input];
    }

    /**
     * Returns the array for an input's gradient, filled with zeros, for ops that add up the gradient.
     *
     * @param input the input's index
     * @return the array, of the input's shape, all 0
     */
    public float[] zeros(int input) {
        float[] zeros = in(input);
        Arrays.fill(zeros, 0);
        return zeros;
    }

    /**
     * Reuses the array of the output's gradient for the gradient of input 0, so that an elementwise op needs no second
     * array. Input 0 must have as many elements as the output. Writing an element destroys the output's gradient at
     * that position, so first compute the other inputs' gradients that depend on it.
     *
     * @return the array of {@link #out}, which from now on is the array of input 0's gradient
     * @throws ShapeException if input 0 and the output differ in their number of elements
     * @throws IllegalStateException if the gradient of input 0 is not needed, or if another input's gradient already
     *     uses this array
     */
    public float[] inPlace() {
        checkSize(0, "inPlace");
        if (!wanted[0] || outReused) {
            throw new IllegalStateException("inPlace: " + (wanted[0] ? "the output's gradient was passed on already"
                    : "nobody wants the gradient of input 0"));
        }
        outReused = true;
        outOverwritten = true;
        return in[0] = out;
    }

    /**
     * Declares that an input's gradient equals the output's gradient, element by element.
     *
     * @param input the input's index; the input must have as many elements as the output
     * @throws ShapeException if the input and the output differ in their number of elements
     * @throws IllegalStateException if {@link #inPlace} was called before
     */
    public void pass(int input) {
        checkSize(input, "pass");
        if (!wanted[input]) {
            return;
        }
        if (outOverwritten) {
            throw new IllegalStateException("pass: the output's gradient is being changed in place, input " + input
                    + " comes too late");
        }
        if (outReused) {
            System.arraycopy(out, 0, in(input), 0, out.length);
        } else {
            in[input] = out;
            outReused = true;
        }
    }

    private void checkSize(int input, String how) {
        if (inShapes[input].elements() != out.length) {
            throw new ShapeException(how + ": the output's gradient is of shape " + outShape + ", input " + input
                    + " of shape " + inShapes[input]);
        }
    }

    /**
     * Returns a new array of the output's shape, to be filled and passed to {@link #broadcast}. Its values are
     * undefined.
     *
     * @return the array
     */
    public float[] full() {
        return StepMemory.floats(outShape.elements());
    }

    /**
     * Sets the gradient of an input that was broadcast. The given array is summed over the dimensions along which the
     * input was repeated.
     *
     * @param input the input's index
     * @param full the gradient before this summation, of the output's shape. This is either {@link #out()} itself, or
     *     an array from {@link #full()}, which the caller must not use afterwards
     */
    public void broadcast(int input, float[] full) {
        if (!wanted[input]) {
            return;
        }
        if (inShapes[input].equals(outShape)) {
            if (full == out) {
                pass(input);
            } else {
                in[input] = full;
            }
        } else {
            in[input] = Broadcast.reduce(full, outShape, inShapes[input]);
            if (full != out) {
                StepMemory.release(full);
            }
        }
    }

    /** Returns whether the array of the output's gradient is now the array of an input's gradient. */
    boolean outReused() {
        return outReused;
    }

    float[] result(int input) {
        return in[input];
    }
}
