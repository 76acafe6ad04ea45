package io.github.dropbits.core;

import io.github.dropbits.core.runtime.StepMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Holds the values and gradients of a function of tensors to the ops' definitions in double: the ops that the function
 * applies are traced, replayed through their {@linkplain Op#reference references}, and their derivatives taken by
 * central differences. Straight-through ops are replayed through their {@linkplain Op#surrogate surrogates}.
 *
 * <p>Where the whole function's gradient is off, every op's own backward is checked, so that the report names the op.
 * Random choices (dropout) and branches stay as they were traced. Immutable.
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
    private final int most;
    private final long seed;

    private GradientCheck(Function<Tensor[], Tensor> function, double absolute, double relative, double step, int most,
            long seed) {
        this.function = function;
        this.absolute = absolute;
        this.relative = relative;
        this.step = step;
        this.most = most;
        this.seed = seed;
    }

    /**
     * Prepares a check with the usual settings: tolerance 1e-4 absolute (times the size of what is compared, where that
     * is above 1) plus 1e-3 relative, steps of 1e-5, at most 256 elements of an input.
     *
     * @param function computes a tensor of any shape from tensors; it must apply ops to them, not copies
     * @return the check
     */
    public static GradientCheck of(Function<Tensor[], Tensor> function) {
        return new GradientCheck(function, 1e-4, 1e-3, 1e-5, 256, 1);
    }

    /**
     * With another tolerance.
     *
     * @param newAbsolute the absolute part
     * @param newRelative the relative part
     * @return the changed check
     * @throws IllegalArgumentException if a part is negative or not finite
     */
    public GradientCheck tolerance(double newAbsolute, double newRelative) {
        if (!(newAbsolute >= 0 && newRelative >= 0 && Double.isFinite(newAbsolute + newRelative))) {
            throw new IllegalArgumentException("tolerances must be finite and not negative, not " + newAbsolute
                    + " and " + newRelative);
        }
        return new GradientCheck(function, newAbsolute, newRelative, step, most, seed);
    }

    /**
     * With another step for the differences.
     *
     * @param newStep the step, for values up to 1; in proportion for larger ones
     * @return the changed check
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public GradientCheck step(double newStep) {
        if (!(newStep > 0 && Double.isFinite(newStep))) {
            throw new IllegalArgumentException("the step must be positive and finite, not " + newStep);
        }
        return new GradientCheck(function, absolute, relative, newStep, most, seed);
    }

    /**
     * With another limit on the elements of an input that are moved; above it a random choice is.
     *
     * @param newMost the limit
     * @return the changed check
     * @throws IllegalArgumentException if it is less than 1
     */
    public GradientCheck atMost(int newMost) {
        if (newMost < 1) {
            throw new IllegalArgumentException("at least one element of an input must be moved, not " + newMost);
        }
        return new GradientCheck(function, absolute, relative, step, newMost, seed);
    }

    /**
     * With another seed for the output's random gradient and the choice of elements.
     *
     * @param newSeed the seed
     * @return the changed check
     */
    public GradientCheck seed(long newSeed) {
        return new GradientCheck(function, absolute, relative, step, most, newSeed);
    }

    /**
     * One number that is off.
     *
     * @param op the op concerned; several, joined, where it could not be told which
     * @param what {@code "value"} or {@code "gradient"}
     * @param input the op's input whose gradient it is; -1 for a value
     * @param index the element
     * @param expected what the definition says
     * @param actual what the float computation gave
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
     * @param mismatches the numbers that are off, of values and of gradients the first hundred each; none if all is
     *     well; copied
     */
    public record Report(List<Mismatch> mismatches) {
        /** Keeps a copy. */
        public Report {
            mismatches = List.copyOf(mismatches);
        }

        /**
         * Whether all is well.
         *
         * @return true if nothing is off
         */
        public boolean passed() {
            return mismatches.isEmpty();
        }

        /**
         * Fails if anything is off.
         *
         * @throws AssertionError with the first few numbers
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

    /** What an op's backward made, for telling which op is at fault. */
    private record Seen(Op op, float[] out, float[][] in) {
    }

    /**
     * Runs the check at a point.
     *
     * @param inputs the point; not changed, and gradients of the tensors themselves are not touched
     * @return the outcome
     */
    public Report run(Tensor... inputs) {
        // An element that an op forgets to write is then NaN, not an innocent 0.
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
                expected[index] = slope(replay.base(leaf)[index], v -> dot(weights, replay.moved(leaf, index, v)));
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
            double off = Math.abs(expected[i] - actual[i]);
            boolean same = Double.compare(expected[i], actual[i]) == 0;
            if (!same && !(off <= absolute * scale + relative * Math.abs(expected[i])) && to.size() < 100) {
                to.add(new Mismatch(op, what, input, i, expected[i], actual[i]));
            }
        }
    }

    private int[] choose(int n, RandomStream random) {
        return n <= most ? all(n) : Arrays.copyOf(random.permutation(n), most);
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
