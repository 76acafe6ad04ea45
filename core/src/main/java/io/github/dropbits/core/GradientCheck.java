package io.github.dropbits.core;

import io.github.dropbits.core.runtime.StepMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Checks the values and gradients of a function of tensors against reference computations in double precision. It
 * traces the ops that the function applies, replays them with their {@linkplain Op#reference reference definitions},
 * and computes the expected derivatives by central differences. Straight-through ops are replayed with their
 * {@linkplain Op#surrogate surrogates}.
 *
 * <p>If a gradient of the function is wrong, the backward pass of each op is also checked separately, so that the
 * report names the faulty op. The replay repeats the random choices (for example, of dropout) and the branches of the
 * traced run. Instances are immutable.
 *
 * <pre>{@code
 * GradientCheck.of(in -> in[0].matmul(in[1]).relu()).run(a, b).assertPassed();
 * }</pre>
 */
public final class GradientCheck {
    private final Function<Tensor[], Tensor> function;
    private final double absolute;
    private final double relative;
    private final double step;
    private final int limit;
    private final long seed;

    private GradientCheck(Function<Tensor[], Tensor> function, double absolute, double relative, double step, int limit,
            long seed) {
        this.function = function;
        this.absolute = absolute;
        this.relative = relative;
        this.step = step;
        this.limit = limit;
        this.seed = seed;
    }

    /**
     * Creates a check with the default settings. The tolerance is 1e-4 absolute plus 1e-3 relative; the absolute
     * tolerance is multiplied by the largest expected magnitude if this is above 1. The step size of the central
     * differences is 1e-5. At most 256 elements of each input are perturbed.
     *
     * @param function computes a tensor of any shape from the input tensors. It must apply ops to the tensors that it
     *     receives, not to copies of them
     * @return the check
     */
    public static GradientCheck of(Function<Tensor[], Tensor> function) {
        return new GradientCheck(function, 1e-4, 1e-3, 1e-5, 256, 1);
    }

    /**
     * Returns a copy of this check with another tolerance.
     *
     * @param newAbsolute the absolute tolerance
     * @param newRelative the relative tolerance
     * @return the new check
     * @throws IllegalArgumentException if a tolerance is negative or not finite
     */
    public GradientCheck tolerance(double newAbsolute, double newRelative) {
        if (!(newAbsolute >= 0 && newRelative >= 0 && Double.isFinite(newAbsolute + newRelative))) {
            throw new IllegalArgumentException("tolerances must be finite and not negative, not " + newAbsolute
                    + " and " + newRelative);
        }
        return new GradientCheck(function, newAbsolute, newRelative, step, limit, seed);
    }

    /**
     * Returns a copy of this check with another step size for the central differences.
     *
     * @param newStep the step size for values of magnitude up to 1; for larger values, the step size is proportional to
     *     the magnitude
     * @return the new check
     * @throws IllegalArgumentException if the step size is not positive and finite
     */
    public GradientCheck step(double newStep) {
        if (!(newStep > 0 && Double.isFinite(newStep))) {
            throw new IllegalArgumentException("the step must be positive and finite, not " + newStep);
        }
        return new GradientCheck(function, absolute, relative, newStep, limit, seed);
    }

    /**
     * Returns a copy of this check with another limit on the number of perturbed elements per input. If an input has
     * more elements than this, a random selection of them is perturbed.
     *
     * @param newLimit the maximum number of elements, at least 1
     * @return the new check
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public GradientCheck atMost(int newLimit) {
        if (newLimit < 1) {
            throw new IllegalArgumentException("at least one element of an input must be moved, not " + newLimit);
        }
        return new GradientCheck(function, absolute, relative, step, newLimit, seed);
    }

    /**
     * Returns a copy of this check with another random seed. The seed determines the random gradient of the output and
     * the selection of perturbed elements.
     *
     * @param newSeed the seed
     * @return the new check
     */
    public GradientCheck seed(long newSeed) {
        return new GradientCheck(function, absolute, relative, step, limit, newSeed);
    }

    /**
     * A value or gradient that differs from the expected one.
     *
     * @param op the name of the faulty op; if the faulty op could not be determined, the names of all ops, joined by
     *     "+"
     * @param what {@code "value"} or {@code "gradient"}
     * @param input the index of the input whose gradient differs; -1 for a value
     * @param index the index of the differing element in the row-major array
     * @param expected the value computed in double precision by the reference definition
     * @param actual the value computed in single precision by the op
     */
    public record Mismatch(String op, String what, int input, int index, double expected, double actual) {
        @Override
        public String toString() {
            return "op " + op + ": " + what + (input < 0 ? "" : " of input " + input) + " at index " + index + " is "
                    + actual + ", expected " + expected;
        }
    }

    /**
     * The outcome of a check.
     *
     * @param mismatches at most 100 mismatches of values and 100 mismatches of gradients; empty if the check passed
     */
    public record Report(List<Mismatch> mismatches) {
        /** Creates a report with a copy of the list. */
        public Report {
            mismatches = List.copyOf(mismatches);
        }

        /**
         * Returns whether the check passed.
         *
         * @return true if there are no mismatches
         */
        public boolean passed() {
            return mismatches.isEmpty();
        }

        /**
         * Throws an error if the check did not pass.
         *
         * @throws AssertionError if there are mismatches; the message lists the first eight
         */
        public void assertPassed() {
            if (!passed()) {
                StringBuilder s = new StringBuilder("gradient check failed:");
                for (Mismatch m : mismatches.subList(0, Math.min(8, mismatches.size()))) {
                    s.append("\n  ").append(m);
                }
                throw new AssertionError(s.toString());
            }
        }
    }

    /** An op with the gradients of its output and of its inputs, recorded to locate the faulty op. */
    private record Seen(Op op, float[] out, float[][] in) {
    }

    /**
     * Runs the check with the given inputs.
     *
     * @param inputs the inputs at which values and gradients are checked; neither the tensors nor their gradients are
     *     modified
     * @return the report
     */
    public Report run(Tensor... inputs) {
        // Poisoned memory is filled with NaN, so the check also finds elements that an op forgot to write.
        return StepMemory.poisoned().run(() -> check(inputs));
    }

    private Report check(Tensor... inputs) {
        Tensor[] leaves = new Tensor[inputs.length];
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = Tensor.wrap(inputs[i].toArray(), inputs[i].shape()).requiresGrad(true);
        }
        Trace trace = Trace.of(() -> function.apply(leaves));
        Tensor result = trace.result();
        Replay replay = new Replay(trace, leaves);
        List<Mismatch> bad = new ArrayList<>();
        compare(bad, names(trace), "value", -1, replay.base(result), widen(result.array()), all(result.elements()));
        if (!result.needsGradient() || result.elements() == 0) {
            return new Report(bad);
        }
        RandomStream random = new RandomStream(seed);
        Tensor gradient = random.normal(1, result.shape().toArray());
        List<Seen> seen = new ArrayList<>();
        result.backward(gradient, (op, out, in) -> seen.add(new Seen(op, out, in)));
        double[] weights = widen(gradient.array());
        List<Mismatch> wrong = new ArrayList<>();
        for (int i = 0; i < leaves.length; i++) {
            int[] at = choose(leaves[i].elements(), random);
            double[] expected = new double[leaves[i].elements()];
            for (int index : at) {
                Tensor leaf = leaves[i];
                expected[index] = slope(replay.base(leaf)[index], v -> dot(weights, replay.perturbed(leaf, index, v)));
            }
            double[] actual = leaves[i].grad() == null ? new double[expected.length] : widen(leaves[i].grad().array());
            compare(wrong, names(trace), "gradient", i, expected, actual, at);
        }
        if (!wrong.isEmpty()) {
            List<Mismatch> located = locate(trace, replay, seen, random);
            bad.addAll(located.isEmpty() ? wrong : located);
        }
        return new Report(bad);
    }

    private List<Mismatch> locate(Trace trace, Replay replay, List<Seen> seen, RandomStream random) {
        List<Mismatch> bad = new ArrayList<>();
        for (Seen s : seen) {
            Trace.Step applied = trace.steps().stream().filter(t -> t.op() == s.op()).findFirst().orElseThrow();
            double[] weights = widen(s.out());
            for (int i = 0; i < s.in().length; i++) {
                if (s.in()[i] == null) {
                    continue;
                }
                int input = i;
                double[] expected = new double[s.in()[i].length];
                int[] at = choose(expected.length, random);
                for (int index : at) {
                    double[] base = replay.base(applied.inputs().get(i));
                    expected[index] = slope(base[index], v -> dot(weights, replay.local(applied, input, index, v)));
                }
                compare(bad, s.op().name(), "gradient", i, expected, widen(s.in()[i]), at);
            }
        }
        return bad;
    }

    private double slope(double at, Function<Double, Double> f) {
        double h = step * Math.max(1, Math.abs(at));
        return (f.apply(at + h) - f.apply(at - h)) / (2 * h);
    }

    private void compare(List<Mismatch> to, String op, String what, int input, double[] expected, double[] actual,
            int[] at) {
        double scale = 1;
        for (int i : at) {
            if (Double.isFinite(expected[i])) {
                scale = Math.max(scale, Math.abs(expected[i]));
            }
        }
        for (int i : at) {
            double difference = Math.abs(expected[i] - actual[i]);
            boolean same = Double.compare(expected[i], actual[i]) == 0;
            if (!same && !(difference <= absolute * scale + relative * Math.abs(expected[i])) && to.size() < 100) {
                to.add(new Mismatch(op, what, input, i, expected[i], actual[i]));
            }
        }
    }

    private int[] choose(int n, RandomStream random) {
        return n <= limit ? all(n) : Arrays.copyOf(random.permutation(n), limit);
    }

    private static int[] all(int n) {
        int[] at = new int[n];
        for (int i = 0; i < n; i++) {
            at[i] = i;
        }
        return at;
    }

    private static String names(Trace trace) {
        return String.join("+", trace.steps().stream().map(s -> s.op().name()).toList());
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double[] widen(float[] a) {
        double[] d = new double[a.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = a[i];
        }
        return d;
    }
}
