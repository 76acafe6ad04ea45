package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.quant.kernels.CodeProbabilities;

/**
 * The loops of CPQ for the signed grid of one bit, whose points are -alpha and alpha and whose cells are two steps wide
 * (cpq.md, section 1). Let {@code u = |x|/alpha}, {@code s = sigma/alpha}, and let F be the logistic function. The log
 * odds of the grid point with the sign of x are
 *
 * <pre>  l = u/s - log(1 + e^((u-2)/s)) + log(1 + e^(-(u+2)/s)),
 *   dl/du = (F((2-u)/s) - F(-(u+2)/s)) / s,
 *   dl/ds = ((u-2) F((u-2)/s) + (u+2) F(-(u+2)/s) - u) / s^2.</pre>
 *
 * <p>The soft staircase in units of alpha is {@code tanh(l/2)}. The derivatives of the winning code times its
 * probability are half of the derivatives of the soft staircase. All computations are in double precision.
 */
public final class ScalarSignLoops implements CpqLoops {
    @Override
    public int forward(CpqCells cells, float alpha, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Float.isNaN(x[i])) {
                return i;
            }
            y[i] = x[i] < 0 ? -alpha : alpha;
        }
        return -1;
    }

    @Override
    public void backward(CpqCells cells, float alpha, float[] x, float[] gy, float[] gx, int from, int to,
            Wanted wanted, double[] sums) {
        double s = cells.scale();
        double share = wanted.allClasses() ? 1 : 0.5;
        double far = 2 + CodeProbabilities.FAR * s;
        for (int i = from; i < to; i++) {
            double u = Math.min(far, Math.abs((double) x[i] / alpha));
            int sign = x[i] < 0 ? -1 : 1;
            double beyond = u - 2;
            double b = Math.exp(-Math.abs(beyond) / s);
            double tail = Math.exp(-(u + 2) / s);
            double outer = (beyond > 0 ? 1 : b) / (1 + b);
            double inner = (beyond > 0 ? b : 1) / (1 + b);
            double other = tail / (1 + tail);
            double odds = Math.exp(-Math.min(u, 2) / s) * (1 + b) / (1 + tail);
            // This is (1 - tanh^2(l/2)) / 2, with odds = e^-l.
            double slope = share * 2 * odds / ((1 + odds) * (1 + odds));
            double byU = u == far ? 0 : slope * (inner - other) / s;
            double byS = sign * slope * (beyond > 0 ? (u + 2) * other - beyond * inner - 2
                    : beyond * outer + (u + 2) * other - u) / (s * s);
            float g = gy[i];
            if (gx != null) {
                gx[i] = (float) (g * byU);
            }
            // If sigma follows alpha, s is constant, so alpha receives no gradient through s.
            sums[0] += g * (sign * (1 - u * byU) - (wanted.sigmaFollows() ? 0 : s * byS));
            sums[1] += wanted.sigmaFollows() ? 0 : g * byS;
        }
    }
}
