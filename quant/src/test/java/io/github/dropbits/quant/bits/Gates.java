package io.github.dropbits.quant.bits;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;

/** A simple implementation of the gates of cpq.md, section 4, and a check that a draw is differentiable. */
final class Gates {
    private Gates() {
    }

    /**
     * Computes the stretched variables before clamping, {@code [rows, n]}, row-major, drawn from the start of a stream.
     */
    static double[] stretched(Tensor phi, int rows, long seed) {
        RandomStream random = new RandomStream(seed);
        double[] out = new double[rows * phi.elements()];
        for (int i = 0; i < out.length; i++) {
            double u = random.nextDouble();
            double logit = Math.log(u) - Math.log(1 - u) + phi.array()[i % phi.elements()];
            out[i] = 1.2 / (1 + Math.exp(-logit / (2.0 / 3))) - 0.1;
        }
        return out;
    }

    /**
     * Returns whether no gate is so close to 0 or 1 that a small change of its logit would start or end the clamping.
     */
    static boolean smooth(Tensor phi, int rows, long seed) {
        for (double s : stretched(phi, rows, seed)) {
            if (Math.abs(s) < 1e-3 || Math.abs(s - 1) < 1e-3) {
                return false;
            }
        }
        return true;
    }
}
