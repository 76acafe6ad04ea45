package io.github.dropbits.core;

/** A square op with a selectable fault, for the tests of the gradient checker. */
final class WrongSquare extends Op {
    /** The faults that the op can have. */
    enum Fault {
        NONE, VALUE, SLOPE_OF_ONE, SIGN, FORGOTTEN, NAN, REFERENCE
    }

    private final Fault fault;
    private Saved x;

    private WrongSquare(Fault fault) {
        this.fault = fault;
    }

    static Tensor apply(Tensor x, Fault fault) {
        return new WrongSquare(fault).apply(x);
    }

    @Override
    protected Shape infer(Shape[] in) {
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        x = save(in[0]);
        for (int i = 0; i < out.length; i++) {
            out[i] = x.array()[i] * x.array()[i];
        }
        if (fault == Fault.VALUE) {
            out[1] += 0.5f;
        }
    }

    @Override
    protected void backward(Gradients g) {
        if (fault == Fault.FORGOTTEN) {
            return;
        }
        float[] to = g.in(0);
        for (int i = 0; i < to.length; i++) {
            to[i] = 2 * x.array()[i] * g.out()[i];
        }
        switch (fault) {
            case SLOPE_OF_ONE -> to[2] *= 1.01f;
            case NAN -> to[0] = Float.NaN;
            case SIGN -> {
                for (int i = 0; i < to.length; i++) {
                    to[i] = -to[i];
                }
            }
            default -> { }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        if (fault == Fault.REFERENCE) {
            return super.reference(in);
        }
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[0][i] * in[0][i];
        }
        return out;
    }
}
