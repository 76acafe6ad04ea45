package io.github.dropbits.core.kernels.vec;

/**
 * The implementation in plain Java, for machines without vectors and as the reference for {@link VectorZeroGradients}.
 */
final class ScalarZeroGradients implements ZeroGradients {
    @Override
    public void restore(float[] gy, int i, float[] gx, int j, int n) {
        for (int p = 0; p < n; p++) {
            if (Float.isNaN(gx[j + p]) && gy[i + p] == 0) {
                gx[j + p] = 0;
            }
        }
    }
}
