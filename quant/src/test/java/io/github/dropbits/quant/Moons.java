package io.github.dropbits.quant;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;

/**
 * Two interleaved half circles, which are the toy problem of these tests.
 *
 * @param x the points, {@code [n, 2]}
 * @param moon the half circle of each point, 0 or 1
 */
public record Moons(Tensor x, int[] moon) {
    public static Moons of(int n, long seed) {
        RandomStream random = new RandomStream(seed);
        float[] x = new float[2 * n];
        int[] moon = new int[n];
        for (int i = 0; i < n; i++) {
            moon[i] = i % 2;
            double angle = Math.PI * random.nextDouble();
            double side = moon[i] == 0 ? 1 : -1;
            x[2 * i] = (float) (side * StrictMath.cos(angle) + 0.5 * moon[i] - 0.25 + 0.1 * random.nextGaussian());
            x[2 * i + 1] = (float) (side * StrictMath.sin(angle) + 0.25 * moon[i] - 0.125 + 0.1
                    * random.nextGaussian());
        }
        return new Moons(Tensor.of(x, n, 2), moon);
    }
}
