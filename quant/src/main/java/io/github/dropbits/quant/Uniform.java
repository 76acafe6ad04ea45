package io.github.dropbits.quant;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Kernels;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Workers;

/**
 * Uniform quantization: scale, round, clamp, scale back, with the gradient passed straight through the rounding. The
 * quantizers of the literature share it and differ in where the step comes from and in what gradient it gets.
 *
 * <p>With {@code u = (x - offset) / step}, k the nearest code (half down) within the grid's [lo, hi]:
 * {@code y = step k + offset}. By x the gradient is 1 inside the grid, else 0; by the offset it is the opposite
 * (Bhalgat et al. 2020, section 3.1). What inside means, and the gradient by the step, is a matter of
 * {@link StepGradient}.
 */
public final class Uniform extends Op {
    /** Elements a task. */
    private static final int CHUNK = 8192;
    private static final UniformLoops LOOPS = Kernels.vectorized() ? new VectorUniformLoops()
            : new ScalarUniformLoops();

    /** What gradient the step takes from a value. */
    public enum StepGradient {
        /**
         * {@code k - u} inside the grid, the end's code outside (LSQ; Esser et al. 2020, equation 3). Inside is what
         * rounds to a code of the grid, half a step beyond its last codes included.
         */
        LSQ(0.5f),
        /**
         * Nothing inside the grid, the end's code outside, as a clipping level does (PACT; Choi et al. 2018). Inside is
         * what lies between the last codes.
         */
        CLIPPING(0),
        /** Nothing, every finite value being inside: the gradient by x is 1 (DoReFa's one bit; Zhou et al. 2016). */
        NONE(Float.POSITIVE_INFINITY);

        private final float margin;

        StepGradient(float margin) {
            this.margin = margin;
        }
    }

    private final Grid grid;
    private final StepGradient rule;
    private final double factor;
    private final String label;
    private int channels;
    private int perChannel;
    private Saved x;
    private Saved step;
    private Saved offset;

    private Uniform(Grid grid, StepGradient rule, double factor, String label) {
        this.grid = grid;
        this.rule = rule;
        this.factor = factor;
        this.label = label;
    }

    /**
     * Quantizes.
     *
     * @param x the values; not changed
     * @param step the step, positive: one element, or one for each index of the first dimension of {@code x}
     * @param offset the level of code 0, of the step's shape; null for 0
     * @param grid the codes
     * @param rule what gradient the step takes
     * @param factor what the gradients of step and offset are multiplied by (Esser et al. 2020, section 2.2)
     * @param label what is quantized, such as a layer's name, for messages; may be empty
     * @return levels, of the shape of {@code x}
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalArgumentException if a step is not positive and finite, an offset not finite, or a value NaN
     */
    public static Tensor uniform(Tensor x, Tensor step, Tensor offset, Grid grid, StepGradient rule, double factor,
            String label) {
        Uniform op = new Uniform(grid, rule, factor, label);
        return offset == null ? op.apply(x, step) : op.apply(x, step, offset);
    }

    private String where() {
        return label.isEmpty() ? "uniform" : "quantizer of " + label;
    }

    @Override
    protected Shape infer(Shape[] in) {
        int first = in[0].rank() == 0 ? 1 : in[0].dim(0);
        if (in[1].elements() != 1 && !in[1].equals(Shape.of(first)) || in.length > 2 && !in[2].equals(in[1])) {
            throw new ShapeException(where() + ": step " + in[1] + (in.length > 2 ? " and offset " + in[2] : "")
                    + " must have one element, or one for each of the " + first + " channels of x " + in[0]);
        }
        channels = in[1].elements();
        perChannel = channels == 0 ? 0 : in[0].elements() / channels;
        return in[0];
    }

    /** Work on part of a channel. */
    private interface Part {
        void run(int task, UniformLoops.Channel channel, int from, int to);
    }

    private int tasksPerChannel() {
        return Math.max(1, (perChannel + CHUNK - 1) / CHUNK);
    }

    private void forEach(Part part) {
        int each = tasksPerChannel();
        Workers.forEach(channels * each, task -> {
            int channel = task / each;
            int from = channel * perChannel + task % each * CHUNK;
            part.run(task, channel(channel), from, Math.min((channel + 1) * perChannel, from + CHUNK));
        });
    }

    private UniformLoops.Channel channel(int c) {
        return new UniformLoops.Channel(step.array()[c], offset == null ? 0 : offset.array()[c], grid.lowest(),
                grid.highest(), rule.margin);
    }

    @Override
    protected void forward(Tensor[] in, Tensor out) {
        x = save(in[0]);
        step = save(in[1]);
        offset = in.length > 2 ? save(in[2]) : null;
        for (int c = 0; c < channels; c++) {
            UniformLoops.Channel channel = channel(c);
            if (!(channel.step() > 0 && channel.step() < Float.POSITIVE_INFINITY
                    && Float.isFinite(channel.offset()))) {
                throw new IllegalArgumentException(where() + ": step " + channel.step() + " and offset "
                        + channel.offset() + " must be finite, the step positive");
            }
        }
        forEach((task, channel, from, to) -> {
            int bad = LOOPS.forward(channel, x.array(), out.array(), from, to);
            if (bad >= 0) {
                throw new IllegalArgumentException(where() + ": the value at index " + bad + " is NaN");
            }
        });
    }

    @Override
    protected void backward(Gradients g) {
        // The kernels read a value's gradient before they write it, and nobody after them.
        float[] gx = g.wants(0) ? g.inPlace() : null;
        double[][] sums = new double[channels * tasksPerChannel()][2];
        forEach((task, channel, from, to) -> LOOPS.backward(channel, rule == StepGradient.LSQ, x.array(), g.out(), gx,
                from, to, sums[task]));
        for (int input = 1; input < (offset == null ? 2 : 3); input++) {
            if (g.wants(input)) {
                collect(sums, g.in(input), input - 1);
            }
        }
    }

    /** Tasks are cut by shape and added in order. */
    private void collect(double[][] sums, float[] to, int which) {
        int each = tasksPerChannel();
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int task = c * each; task < (c + 1) * each; task++) {
                sum += sums[task][which];
            }
            to[c] = (float) (sum * factor);
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            int c = i / perChannel;
            out[i] = channel(c).code(x.array()[i]) * in[1][c] + (in.length > 2 ? in[2][c] : 0);
        }
        return out;
    }

    /** Straight through: inside the grid the distance to the code is kept, outside the code; both at the start. */
    @Override
    protected double[] surrogate(double[][] at, double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            int c = i / perChannel;
            double startOffset = in.length > 2 ? at[2][c] : 0;
            double u = (at[0][i] - startOffset) / at[1][c];
            int code = channel(c).code(x.array()[i]);
            double s = at[1][c] + factor * (in[1][c] - at[1][c]);
            if (channel(c).inside((float) u)) {
                out[i] = in[0][i] + (code - u) * (rule == StepGradient.LSQ ? s : at[1][c]);
            } else {
                out[i] = code * s + startOffset + (in.length > 2 ? factor * (in[2][c] - startOffset) : 0);
            }
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return !grid.signed() && in.length < 3;
    }
}
