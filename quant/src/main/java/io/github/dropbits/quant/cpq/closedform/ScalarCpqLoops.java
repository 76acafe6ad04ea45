package io.github.dropbits.quant.cpq.closedform;

/**
 * The scalar implementation. It processes every element with {@link CpqCells} in double precision, and supports all
 * masks, estimators and noise scales.
 */
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
            // The code is computed from the quotient in float, as in every kernel. The distribution is computed from
            // the quotient in double.
            int code = cells.winner(x[i] / alpha);
            double u = cells.derive((double) x[i] / alpha, code, wanted.allClasses(), wanted.masks());
            float g = gy[i];
            if (gx != null) {
                gx[i] = (float) (g * cells.byU);
            }
            // If sigma follows alpha, s is constant, so alpha receives no gradient through s.
            sums[0] += g * (code - u * cells.byU - s * cells.byS);
            sums[1] += wanted.sigmaFollows() ? 0 : g * cells.byS;
            for (int l = 2; wanted.masks() && l < sums.length; l++) {
                sums[l] += g * alpha * cells.byMask[l - 1];
            }
        }
    }
}
