package io.github.dropbits.core;

import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;

/**
 * What an op's backward works on: the gradient that arrives at its output, and a place for the gradient of each of its
 * inputs. All arrays are row-major.
 */
public final class Gradients {
    private final float[] out;
    private final Shape outShape;
    private final Shape[] inShapes;
    private final boolean[] wanted;
    private final float[][] in;
    private boolean outGiven;
    private boolean outChanged;

    Gradients(float[] out, Shape outShape, Shape[] inShapes, boolean[] wanted) {
        this.out = out;
        this.outShape = outShape;
        this.inShapes = inShapes;
        this.wanted = wanted;
        this.in = new float[inShapes.length][];
    }

    /**
     * The gradient of the final value by this op's output.
     *
     * @return the array, of the output's shape; not to be changed
     */
    public float[] out() {
        return out;
    }

    /**
     * The number of inputs.
     *
     * @return how many inputs the op was applied to
     */
    public int inputs() {
        return wanted.length;
    }

    /**
     * Whether somebody needs the gradient of an input. Work for an input that nobody asked for is wasted.
     *
     * @param input the input's position
     * @return true if it is to be computed
     */
    public boolean wants(int input) {
        return wanted[input];
    }

    /**
     * The array to write an input's gradient to. Every element must be written: what it holds at first is not defined.
     * To be called on the thread that runs backward; its {@link Workers} take the array from there.
     *
     * @param input the input's position
     * @return the array, of the input's shape; the same one each time
     */
    public float[] in(int input) {
        // What was passed on is the output's own gradient, which other inputs may still need.
        if (in[input] == null || in[input] == out) {
            in[input] = StepMemory.floats(inShapes[input].elements());
        }
        return in[input];
    }

    /**
     * The array to add an input's gradient to, of zeros now.
     *
     * @param input the input's position
     * @return the array, of the input's shape, all 0
     */
    public float[] zeros(int input) {
        float[] zeros = in(input);
        Arrays.fill(zeros, 0);
        return zeros;
    }

    /**
     * The output's own gradient, to be changed into that of the first input, which has as many elements: an op that
     * works element by element needs no second array. It is lost to the other inputs, which must have taken from an
     * element what they need before it is changed.
     *
     * @return the array of {@link #out}, from now on that of input 0
     * @throws ShapeException if input 0 has another number of elements
     * @throws IllegalStateException if input 0 is not wanted, or another input's gradient is this array already
     */
    public float[] inPlace() {
        checkSize(0, "inPlace");
        if (!wanted[0] || outGiven) {
            throw new IllegalStateException("inPlace: " + (wanted[0] ? "the output's gradient was passed on already"
                    : "nobody wants the gradient of input 0"));
        }
        outGiven = true;
        outChanged = true;
        return in[0] = out;
    }

    /**
     * Says that an input's gradient is the output's, element for element.
     *
     * @param input the input's position; it has as many elements as the output
     * @throws ShapeException if it has not
     * @throws IllegalStateException after {@link #inPlace}
     */
    public void pass(int input) {
        checkSize(input, "pass");
        if (!wanted[input]) {
            return;
        }
        if (outChanged) {
            throw new IllegalStateException("pass: the output's gradient is being changed in place, input " + input
                    + " comes too late");
        }
        if (outGiven) {
            System.arraycopy(out, 0, in(input), 0, out.length);
        } else {
            in[input] = out;
            outGiven = true;
        }
    }

    private void checkSize(int input, String how) {
        if (inShapes[input].elements() != out.length) {
            throw new ShapeException(how + ": the output's gradient is of shape " + outShape + ", input " + input
                    + " of shape " + inShapes[input]);
        }
    }

    /**
     * A fresh array of the output's shape, for {@link #broadcast}. What it holds is not defined.
     *
     * @return the array
     */
    public float[] full() {
        return StepMemory.floats(outShape.elements());
    }

    /**
     * Gives the gradient of an input that was broadcast, as an array of the output's shape; it is summed over the
     * dimensions along which the input was repeated.
     *
     * @param input the input's position
     * @param full the gradient in the output's shape: {@link #out()} itself, or one from {@link #full()}, then given
     * away
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

    /** Whether the array that came in went on as an input's gradient. */
    boolean outGiven() {
        return outGiven;
    }

    float[] result(int input) {
        return in[input];
    }
}
