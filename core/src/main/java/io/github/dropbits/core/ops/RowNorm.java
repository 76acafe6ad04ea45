package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Reduce;
import io.github.dropbits.core.kernels.vec.ZeroGradients;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;

/**
 * The base class of layer and group normalization. The input is divided into rows of contiguous elements, and every row
 * is normalized to mean 0 and variance 1. Each element is then scaled and shifted. The subclass defines the rows, and
 * the scale and shift of each element.
 */
abstract class RowNorm extends Op {
    final float eps;
    private Saved x;
    private Saved gamma;
    private float[] mean;
    private float[] inverse;
    /** The number of rows. Subclasses set it in {@link #infer}. */
    int rows;
    /** The number of elements in a row. Subclasses set it in {@link #infer}. */
    int length;

    RowNorm(float eps) {
        if (!(eps >= 0 && Float.isFinite(eps))) {
            throw new IllegalArgumentException("eps must be finite and not negative, not " + eps);
        }
        this.eps = eps;
    }

    /** Returns the index into gamma and beta for element {@code i} of a row. */
    abstract int affine(int row, int i);

    /**
     * Returns the small number that is added to the variance.
     *
     * @return a small nonnegative number
     */
    public float eps() {
        return eps;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof RowNorm o && eps == o.eps;
    }

    @Override
    protected void forward(Tensor[] in, float[] y) {
        x = save(in[0]);
        gamma = save(in[1]);
        mean = new float[rows];
        inverse = new float[rows];
        float[] a = in[0].array();
        float[] scale = in[1].array();
        float[] shift = in[2].array();
        Workers.forEach(rows, r -> {
            mean[r] = (float) (Reduce.ACTIVE.sum(a, r * length, length) / length);
            double var = Reduce.ACTIVE.squares(a, r * length, length, mean[r]) / length;
            inverse[r] = (float) (1 / Math.sqrt(var + eps));
            for (int i = 0; i < length; i++) {
                int k = affine(r, i);
                y[r * length + i] = (a[r * length + i] - mean[r]) * inverse[r] * scale[k] + shift[k];
            }
        });
    }

    @Override
    protected void backward(Gradients g) {
        float[] a = x.array();
        float[] gy = g.out();
        float[] scale = gamma.array();
        double[] gScale = new double[scale.length];
        double[] gShift = new double[scale.length];
        float[] gx = g.wants(0) ? g.in(0) : null;
        for (int r = 0; r < rows; r++) {
            if (ZeroGradients.all(gy, r * length, 1, length)) {
                if (gx != null) {
                    Arrays.fill(gx, r * length, (r + 1) * length, 0);
                }
                continue;
            }
            double sum = 0;
            double dot = 0;
            for (int i = 0; i < length; i++) {
                int k = affine(r, i);
                int at = r * length + i;
                float normal = (a[at] - mean[r]) * inverse[r];
                gShift[k] += gy[at];
                gScale[k] += (double) gy[at] * normal;
                sum += (double) gy[at] * scale[k];
                dot += (double) gy[at] * scale[k] * normal;
            }
            if (gx != null) {
                for (int i = 0; i < length; i++) {
                    int at = r * length + i;
                    float normal = (a[at] - mean[r]) * inverse[r];
                    gx[at] = (float) (inverse[r] * (gy[at] * scale[affine(r, i)] - (sum + normal * dot) / length));
                }
            }
        }
        narrow(gScale, g.in(1));
        narrow(gShift, g.in(2));
    }

    private static void narrow(double[] from, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) from[i];
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int r = 0; r < rows; r++) {
            double m = 0;
            double v = 0;
            for (int i = 0; i < length; i++) {
                m += in[0][r * length + i] / length;
            }
            for (int i = 0; i < length; i++) {
                v += Math.pow(in[0][r * length + i] - m, 2) / length;
            }
            for (int i = 0; i < length; i++) {
                int k = affine(r, i);
                out[r * length + i] = (in[0][r * length + i] - m) / Math.sqrt(v + eps) * in[1][k] + in[2][k];
            }
        }
        return out;
    }
}
