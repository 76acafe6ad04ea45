package io.github.dropbits.core;

import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;

/**
 * The arrays of an op's backward: the gradient of its output, and an array for the gradient of each input. All
 * arrays are row-major.
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
     * The gradient of the final value with respect to this op's output.
     *
     * @return the array, of the output's shape; not to be changed
     */
    public float[] out() {
        return out;
    }

    /**
     * The number of inputs.
     *
     * @return the number of tensors that the op was applied to
     */
    public int inputs() {
        return wanted.length;
    }

    /**
     * Whether the gradient of an input is needed. Backward should not compute gradients that are not needed.
     *
     * @param input the input's index
     * @return true if backward must compute it
     */
    public boolean wants(int input) {
        return wanted[input];
    }

    /**
     * The array to write an input's gradient to. Its initial values are undefined, so every element must be written.
     * Call this method on the thread that runs backward, and pass the array to tasks that run on {@link Workers}.
     *
     * @param input the input's index
     * @return the array, of the input's shape; the same one each time
     */
    public float[] in(int input) {
        // After pass(), in[input] is the output's own gradient, which other inputs may still need.
        if (in[input] == null || in[input] == out) {
            in[input] = StepMemory.floats(inShapes[input].elements());
        }
        return in[input];
    }

    /**
     * The array of an input's gradient, filled with zeros, for a backward that adds to it.
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
     * Reuses the array of the output's gradient for the gradient of input 0, so that an elementwise op needs no
     * second array. Input 0 must have as many elements as the output. Overwriting an element loses the output's
     * gradient there, so first compute whatever the other inputs need from that element.
     *
     * @return the array of {@link #out}, from now on the array of input 0's gradient
     * @throws ShapeException if input 0 has another number of elements
     * @throws IllegalStateException if the gradient of input 0 is not wanted, or if another input's gradient already
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
     * @throws ShapeException if the input has another number of elements than the output
     * @throws IllegalStateException after {@link #inPlace}
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
     * A new array of the output's shape, for {@link #broadcast}. Its values are undefined.
     *
     * @return the array
     */
    public float[] full() {
        return StepMemory.floats(outShape.elements());
    }

    /**
     * Sets the gradient of an input that was broadcast, from an array of the output's shape. The array is summed
     * over the dimensions along which the input was repeated.
     *
     * @param input the input's index
     * @param full the gradient in the output's shape: {@link #out()} itself, or an array from {@link #full()}, which
     *     must not be used afterwards
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

    /** Whether the array of the output's gradient has become an input's gradient. */
    boolean outReused() {
        return outReused;
    }

    float[] result(int input) {
        return in[input];
    }
}
