package io.github.dropbits.quant.cpq.closedform;

/** The scalar form: every element goes through {@link CpqCells} in double, for any masks, estimator and noise scale. */
public final class ScalarCpqLoops implements CpqLoops {
    @Override
    public int forward(CpqCells cells, float alpha, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Float.isNaN(x[i])) {
                return i;
            }
            y[i] = cells.winner(x[i] / alpha) * alpha;
        }
        return -1;
    }

    @Override
    public void backward(CpqCells cells, float alpha, float[] x, float[] gy, float[] gx, int from, int to,
            Wanted wanted, double[] sums) {
        double s = wanted.sigmaFollows() ? 0 : cells.scale();
        for (int i = from; i < to; i++) {
            // The code comes from the quotient in float, as in every kernel; the distribution uses the exact
            // quotient.
            int code = cells.winner(x[i] / alpha);
            double u = cells.derive((double) x[i] / alpha, code, wanted.allClasses(), wanted.masks());
            float g = gy[i];
            if (gx != null) {
                gx[i] = (float) (g * cells.byU);
            }
            // If sigma follows alpha, s is constant, so that alpha gets no gradient through s.
            sums[0] += g * (code - u * cells.byU - s * cells.byS);
            sums[1] += wanted.sigmaFollows() ? 0 : g * cells.byS;
            for (int l = 2; wanted.masks() && l < sums.length; l++) {
                sums[l] += g * alpha * cells.byMask[l - 1];
            }
        }
    }
}
