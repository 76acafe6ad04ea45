package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Fma;

/** The implementation in plain Java, for machines without vectors and as the reference for {@link VectorTapOps}. */
final class ScalarTapOps implements TapOps {
    @Override
    public void sum(float[] x, int from, int[] taps, float[] weights, float start, float[] y, int to, int n) {
        for (int p = 0; p < n; p++) {
            float sum = start;
            for (int t = 0; t < taps.length; t++) {
                sum = Fma.fma(weights[t], x[from + taps[t] + p], sum);
            }
            y[to + p] = sum;
        }
    }

    @Override
    public void products(float[] g, int at, float[] x, int[] taps, double[] sums, int n) {
        for (int t = 0; t < taps.length; t++) {
            double sum = 0;
            for (int p = 0; p < n; p++) {
                sum += (double) g[at + p] * x[taps[t] + p];
            }
            sums[t] += sum;
        }
    }

    @Override
    public void max(float[] x, int[] taps, float[] y, int[] winners, int at, int n) {
        for (int p = 0; p < n; p++) {
            float best = x[taps[0] + p];
            int winner = 0;
            for (int t = 1; t < taps.length; t++) {
                float later = x[taps[t] + p];
                if (later > best || later != later && best == best) {
                    best = later;
                    winner = t;
                }
            }
            y[p] = best;
            winners[at + p] = winner;
        }
    }

    @Override
    public void maxGradient(float[] g, int from, int[] winners, int at, int[] positions, int[] back, float[] x, int to,
            int n) {
        for (int p = 0; p < n; p++) {
            float sum = 0;
            for (int t = 0; t < back.length; t++) {
                sum += winners[at - back[t] + p] == positions[t] ? g[from - back[t] + p] : 0;
            }
            x[to + p] = sum;
        }
    }

    @Override
    public void split(float[] x, int from, float[] to, int even, int odd, int n) {
        for (int k = 0; k < n / 2; k++) {
            to[even + k] = x[from + 2 * k];
            to[odd + k] = x[from + 2 * k + 1];
        }
        if (n % 2 == 1) {
            to[even + n / 2] = x[from + n - 1];
        }
    }

    @Override
    public void merge(float[] x, int even, int odd, float[] to, int at, int n) {
        for (int k = 0; k < n / 2; k++) {
            to[at + 2 * k] = x[even + k];
            to[at + 2 * k + 1] = x[odd + k];
        }
        if (n % 2 == 1) {
            to[at + n - 1] = x[even + n / 2];
        }
    }
}
