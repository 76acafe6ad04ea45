package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.kernels.ChannelTasks;

/**
 * Uniform quantization: the values are scaled, rounded, clamped and scaled back. The gradient of the rounding is
 * straight-through. All quantizers of this package use this op. They differ in how the step is determined, and in its
 * gradient.
 *
 * <p>Let {@code u = (x - offset) / step}, and let k be the code nearest to u (see {@link Grid#nearest}, which rounds
 * ties to the even code). The result is {@code y = step k + offset}. The gradient with respect to x is 1 inside the
 * grid and 0 outside. The gradient with respect to the offset is 0 inside and 1 outside (Bhalgat et al. 2020, section
 * 3.1). {@link StepGradient} determines which values are inside, and specifies the gradient with respect to the step.
 */
public final class Uniform extends Op {
    private static final UniformLoops LOOPS = Kernels.vectorized() ? new VectorUniformLoops()
            : new ScalarUniformLoops();

    /** Specifies the gradient with respect to the step, and which values are inside the grid. */
    public enum StepGradient {
        /**
         * The gradient is {@code k - u} inside the grid. Outside the grid, it is the nearest code of the grid (LSQ;
         * Esser et al. 2020, equation 3). A value is inside if the nearest code of an infinite grid is a code of this
         * grid; the inside thus extends beyond the outermost codes by half the distance between two codes.
         */
        LSQ(0.5f),
        /**
         * The gradient is 0 inside the grid. Outside the grid, it is the nearest code of the grid, as for a clipping
         * level (PACT; Choi et al. 2018). Values between the smallest and the largest code are inside.
         */
        CLIPPING(0),
        /**
         * The gradient is 0. Every finite value is inside, so the gradient with respect to x is 1 (DoReFa's weights of
         * one bit; Zhou et al. 2016).
         */
        NONE(Float.POSITIVE_INFINITY);

        /**
         * The distance by which the inside extends beyond the outermost codes, as a fraction of the distance between
         * two codes.
         */
        private final float margin;

        StepGradient(float margin) {
            this.margin = margin;
        }

        private float least(Grid grid) {
            return Math.max(-Float.MAX_VALUE, grid.lowest() - margin * grid.spacing());
        }

        private float most(Grid grid) {
            float end = grid.highest() + margin * grid.spacing();
            // The largest code is odd, so a value halfway beyond it would be rounded up, to a code outside this grid.
            return margin > 0 ? Math.nextDown(end) : end;
        }
    }

    private final Grid grid;
    private final StepGradient rule;
    private final double factor;
    private final String label;
    private ChannelTasks tasks;
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
     * Quantizes values.
     *
     * @param x the values; not modified
     * @param step the step, positive; it has one element, or one element per index of the first dimension of {@code x}
     * @param offset the level of code 0, with the shape of the step; null for 0
     * @param grid the grid that defines the codes
     * @param rule specifies the gradient with respect to the step
     * @param factor a number by which the gradients of step and offset are multiplied (Esser et al. 2020, section 2.2)
     * @param label the name of the quantized values in messages, such as the name of a layer; may be empty
     * @return the levels, with the shape of {@code x}
     * @throws ShapeException if the shapes are incompatible
     * @throws IllegalArgumentException if a step is not positive and finite, an offset is not finite, or a value is NaN
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
        tasks = ChannelTasks.of(in[1].elements(), in[0].elements());
        return in[0];
    }

    private UniformLoops.Channel channel(int c) {
        return new UniformLoops.Channel(step.array()[c], offset == null ? 0 : offset.array()[c], grid,
                rule.least(grid), rule.most(grid));
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        x = save(in[0]);
        step = save(in[1]);
        offset = in.length > 2 ? save(in[2]) : null;
        for (int c = 0; c < tasks.channels(); c++) {
            UniformLoops.Channel channel = channel(c);
            if (!(channel.step() > 0 && channel.step() < Float.POSITIVE_INFINITY
                    && Float.isFinite(channel.offset()))) {
                throw new IllegalArgumentException(where() + ": step " + channel.step() + " and offset "
                        + channel.offset() + " must be finite, the step positive");
            }
        }
        tasks.forEach((task, channel, from, to) -> {
            int bad = LOOPS.forward(channel(channel), x.array(), out, from, to);
            if (bad >= 0) {
                throw new IllegalArgumentException(where() + ": the value at index " + bad + " is NaN");
            }
        });
    }

    @Override
    protected void backward(Gradients g) {
        // Reusing the array is safe: gy[i] is read before gx[i] is written, and is not read again.
        float[] gx = g.wants(0) ? g.inPlace() : null;
        double[][] sums = tasks.sums(2);
        tasks.forEach((task, channel, from, to) -> LOOPS.backward(channel(channel), rule == StepGradient.LSQ,
                x.array(), g.out(), gx, from, to, sums[task]));
        for (int input = 1; input < (offset == null ? 2 : 3); input++) {
            if (g.wants(input)) {
                tasks.collect(sums, input - 1, 1, true, factor, g.in(input));
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            int c = i / tasks.perChannel();
            out[i] = channel(c).code(x.array()[i]) * in[1][c] + (in.length > 2 ? in[2][c] : 0);
        }
        return out;
    }

    /**
     * Evaluates the straight-through surrogate. Inside the grid, the rounding error {@code code - u} is held constant
     * at its value for the inputs {@code at}. Outside the grid, the code is held constant.
     */
    @Override
    protected double[] surrogate(double[][] at, double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            int c = i / tasks.perChannel();
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
