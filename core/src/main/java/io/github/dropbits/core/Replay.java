package io.github.dropbits.core;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Repeats a traced computation in double precision with the reference definitions of the ops, either with the inputs of
 * the traced run or with one element set to another value.
 */
final class Replay {
    private final Trace trace;
    private final Map<Tensor, double[]> base = new IdentityHashMap<>();
    /**
     * For each op, its reference value minus its surrogate, both evaluated at the inputs of the traced run. At these
     * inputs, the surrogate plus this offset equals the reference value.
     */
    private final Map<Op, double[]> offsets = new IdentityHashMap<>();

    Replay(Trace trace, Tensor[] leaves) {
        this.trace = trace;
        for (Tensor leaf : leaves) {
            base.put(leaf, GradientCheck.widen(leaf.array()));
        }
        for (Trace.Step s : trace.steps()) {
            double[][] in = inputs(s, base);
            double[] value = s.op().reference(in);
            double[] surrogate = s.op().surrogate(in, in);
            double[] offset = new double[value.length];
            for (int i = 0; i < offset.length; i++) {
                offset[i] = value[i] == surrogate[i] ? 0 : value[i] - surrogate[i];
            }
            base.put(s.output(), value);
            offsets.put(s.op(), offset);
        }
    }

    /**
     * Returns a tensor's values in the traced run, in double precision. A tensor that is neither a leaf nor the output
     * of a traced op is a constant.
     */
    double[] base(Tensor t) {
        return base.computeIfAbsent(t, c -> GradientCheck.widen(c.array()));
    }

    /** Computes the result of the traced computation with one element of a leaf set to another value. */
    double[] perturbed(Tensor leaf, int index, double to) {
        Map<Tensor, double[]> values = new IdentityHashMap<>();
        values.put(leaf, withElement(base(leaf), index, to));
        for (Trace.Step s : trace.steps()) {
            boolean touched = false;
            for (Tensor t : s.inputs()) {
                touched |= values.containsKey(t);
            }
            if (touched) {
                values.put(s.output(), value(s, inputs(s, values)));
            }
        }
        double[] out = values.get(trace.result());
        return out != null ? out : base(trace.result());
    }

    /** Computes the output of one op with one element of one input set to another value. */
    double[] local(Trace.Step s, int input, int index, double to) {
        double[][] in = inputs(s, base);
        in[input] = withElement(in[input], index, to);
        return value(s, in);
    }

    private double[] value(Trace.Step s, double[][] in) {
        double[] out = s.op().surrogate(inputs(s, base), in);
        double[] offset = offsets.get(s.op());
        for (int i = 0; i < out.length; i++) {
            out[i] += offset[i];
        }
        return out;
    }

    private double[][] inputs(Trace.Step s, Map<Tensor, double[]> values) {
        double[][] in = new double[s.inputs().size()][];
        for (int i = 0; i < in.length; i++) {
            double[] v = values.get(s.inputs().get(i));
            in[i] = v != null ? v : base(s.inputs().get(i));
        }
        return in;
    }

    private static double[] withElement(double[] a, int index, double to) {
        double[] b = a.clone();
        b[index] = to;
        return b;
    }
}
