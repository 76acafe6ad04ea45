package io.github.dropbits.quant.frozen.run;

/** The scalar twin of {@link VectorShortProduct}. */
final class ScalarShortProduct implements ShortProduct {
    private static final int HEIGHT = 8;

    @Override
    public int height() {
        return HEIGHT;
    }

    @Override
    public int lane(int channel) {
        return channel;
    }

    @Override
    public void multiply(int depth, short[] weights, int w, int[] patches, int x, int patchStride, int count,
            int[] sums, int at, int stride) {
        for (int p = 0; p < count; p++) {
            for (int k = 0; k < depth; k++) {
                int code = (short) patches[x + p * patchStride + k];
                for (int c = 0; c < HEIGHT; c++) {
                    sums[at + p * stride + c] += weights[w + k * HEIGHT + c] * code;
                }
            }
        }
    }
}
