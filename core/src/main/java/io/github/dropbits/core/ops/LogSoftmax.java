package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Map;

/** Logarithm of the softmax along a dimension, without the softmax's underflow. */
public final class LogSoftmax extends Op {
    private final int dim;
    private Axis axis;
    private Saved y;

    private LogSoftmax(int dim) {
        this.dim = dim;
    }

    /**
     * Logarithm of the softmax along a dimension.
     *
     * @param x the logits; not changed
     * @param dim the dimension whose exponentials sum to 1
     * @return {@code x - log sum e^x}, of the same shape
     * @throws io.github.dropbits.core.ShapeException if the dimension does not exist or is empty
     */
    public static Tensor logSoftmax(Tensor x, int dim) {
        return new LogSoftmax(dim).apply(x);
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("dim", dim);
    }

    @Override
    protected Shape infer(Shape[] in) {
        axis = Axis.of(name(), in[0], dim);
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, Tensor out) {
        y = save(out);
        float[] x = in[0].array();
        float[] to = out.array();
        float[] e = new float[axis.length()];
        float[] max = new float[1];
        for (int run = 0; run < axis.runs(); run++) {
            float log = (float) Math.log(SoftmaxRows.exponentials(x, axis, run, e, max));
            for (int i = 0; i < e.length; i++) {
                int at = axis.start(run) + i * axis.inner();
                to[at] = x[at] - max[0] - log;
            }
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] logs = y.array();
        float[] gy = g.out();
        float[] to = g.in(0);
        for (int run = 0; run < axis.runs(); run++) {
            double sum = 0;
            for (int i = 0; i < axis.length(); i++) {
                sum += gy[axis.start(run) + i * axis.inner()];
            }
            for (int i = 0; i < axis.length(); i++) {
                int at = axis.start(run) + i * axis.inner();
                to[at] = (float) (gy[at] - Math.exp(logs[at]) * sum);
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int run = 0; run < axis.runs(); run++) {
            double logSum = SoftmaxRows.logSum(in[0], axis, run);
            for (int i = 0; i < axis.length(); i++) {
                int at = axis.start(run) + i * axis.inner();
                out[at] = in[0][at] - logSum;
            }
        }
        return out;
    }
}
