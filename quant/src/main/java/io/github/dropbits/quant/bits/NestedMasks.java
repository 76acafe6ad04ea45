package io.github.dropbits.quant.bits;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/**
 * Computes the masks of levels from the gates of bits (cpq.md, section 4). The masks of the levels that are always kept
 * are 1. The mask of each further level is the product of all gates up to the gate of its bit, so dropping a bit also
 * drops all bits above it.
 */
public final class NestedMasks extends Op {
    private final int kept;
    private int rows;
    private int gates;
    private Saved z;

    private NestedMasks(int kept) {
        this.kept = kept;
    }

    /**
     * Computes masks.
     *
     * @param gates the gates of the bits that can be dropped, {@code [rows, n]}; not modified
     * @param kept the number of levels that are always kept
     * @return the masks, {@code [rows, kept + n]}: ones, followed by the cumulative products of the gates
     */
    public static Tensor masks(Tensor gates, int kept) {
        return new NestedMasks(kept).apply(gates);
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() != 2 || kept < 1) {
            throw new ShapeException("nestedMasks needs gates [rows, n] and at least one kept level, not " + in[0]
                    + " and "
                    + kept);
        }
        rows = in[0].dim(0);
        gates = in[0].dim(1);
        return Shape.of(rows, kept + gates);
    }

    @Override
    protected void forward(Tensor[] in, float[] m) {
        z = save(in[0]);
        for (int r = 0; r < rows; r++) {
            float product = 1;
            for (int l = 0; l < kept + gates; l++) {
                product *= l < kept ? 1 : in[0].array()[r * gates + l - kept];
                m[r * (kept + gates) + l] = product;
            }
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] gate = z.array();
        float[] to = g.in(0);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < gates; i++) {
                // The product without gate i is computed from the other gates. Dividing the mask by gate i is not
                // possible, because the gate may be 0.
                double sum = 0;
                double product = 1;
                for (int l = 0; l < gates; l++) {
                    product *= l == i ? 1 : gate[r * gates + l];
                    sum += l < i ? 0 : product * g.out()[r * (kept + gates) + kept + l];
                }
                to[r * gates + i] = (float) sum;
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[rows * (kept + gates)];
        for (int i = 0; i < out.length; i++) {
            int row = i / (kept + gates);
            out[i] = 1;
            for (int l = 0; l <= i % (kept + gates) - kept; l++) {
                out[i] *= in[0][row * gates + l];
            }
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0];
    }
}
