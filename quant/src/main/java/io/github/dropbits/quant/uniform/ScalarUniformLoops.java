package io.github.dropbits.quant.uniform;

/** The scalar twin of {@link VectorUniformLoops}. */
final class ScalarUniformLoops implements UniformLoops {
    @Override
    public int forward(Channel channel, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Float.isNaN(x[i])) {
                return i;
            }
            y[i] = channel.code(x[i]) * channel.step() + channel.offset();
        }
        return -1;
    }

    @Override
    public void backward(Channel channel, boolean rounding, float[] x, float[] gy, float[] gx, int from, int to,
            double[] sums) {
        for (int i = from; i < to; i++) {
            float u = (x[i] - channel.offset()) / channel.step();
            boolean inside = channel.inside(u);
            float g = gy[i];
            if (gx != null) {
                gx[i] = inside ? g : 0;
            }
            int code = channel.code(x[i]);
            sums[0] += g * (inside ? rounding ? code - u : 0 : code);
            sums[1] += inside ? 0 : g;
        }
    }
}
