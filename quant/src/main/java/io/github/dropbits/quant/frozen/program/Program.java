package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.ops.PoolOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * A frozen network as a list of steps. The constructor checks that every step uses only values that are computed before
 * it, and that shapes, types and array lengths match. Instances are immutable.
 */
public final class Program {
    /** Values with up to this number of elements are always allowed. */
    private static final int SMALL = 1 << 22;
    /** The maximum number of elements of a value per element of the image and per byte of the weights. */
    private static final int MOST_EACH = 4096;

    private final List<Step> steps;
    private final List<Value> values;
    /** The maximum number of elements of a value, including its padding. */
    private final long mostElements;

    /**
     * Creates a program. The sizes of values are limited, so that a small file cannot demand much memory. A value may
     * have at most 4096 elements per element of the image and per byte of the weights, but 2^22 elements are always
     * allowed. Padding is included.
     *
     * @param image the shape of one image of floats
     * @param steps the steps, at least one; the last step computes the logits, which must be floats
     * @throws IllegalArgumentException if the steps do not match; the message names the step
     */
    public Program(Value image, List<? extends Step> steps) {
        this.steps = List.copyOf(steps);
        long given = image.elements();
        for (Step step : steps) {
            given += step instanceof Step.Layer s ? s.weights().bytes() : 0;
        }
        mostElements = Math.max(SMALL, MOST_EACH * given);
        values = new ArrayList<>();
        values.add(image);
        for (int i = 0; i < steps.size(); i++) {
            try {
                values.add(limited(output(steps.get(i))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("step " + i + ": " + e.getMessage(), e);
            }
        }
        if (steps.isEmpty() || result().codes() != null) {
            throw new IllegalArgumentException("the last step must give floats, the logits");
        }
    }

    public List<Step> steps() {
        return steps;
    }

    public Value value(int i) {
        return values.get(i);
    }

    public Value image() {
        return values.getFirst();
    }

    public Value result() {
        return values.getLast();
    }

    private Value output(Step step) {
        for (int in : step.inputs()) {
            if (in < 0 || in >= values.size()) {
                throw new IllegalArgumentException("value " + in + " is not one of the " + values.size()
                        + " made before");
            }
        }
        Value x = values.get(step.inputs()[0]);
        return switch (step) {
            case Step.Quantize s -> floats(x).with(s.codes());
            case Step.Layer s -> layer(s, x);
            case Step.Affine s -> {
                check(s.scale(), s.bias(), x.channels());
                yield floats(x);
            }
            case Step.Rectify s -> {
                if (!(s.cap() > 0)) {
                    throw new IllegalArgumentException("a rectifier's cap must be positive, not " + s.cap());
                }
                yield floats(x);
            }
            case Step.MaxPool s -> pooled(x, s.options());
            case Step.AvgPool s -> pooled(floats(x), s.options());
            case Step.PlaneSum s -> Value.of(floats(x).channels(), 1, 1, null);
            case Step.Add s -> {
                if (!floats(x).equals(values.get(s.right()))) {
                    throw new IllegalArgumentException(x + " and " + values.get(s.right()) + " cannot be added");
                }
                yield x;
            }
        };
    }

    private Value limited(Value x) {
        if (x.elements() > mostElements) {
            throw new IllegalArgumentException(x + " has " + x.elements() + " elements; with so few weights and so"
                    + " small an image, " + mostElements + " are allowed");
        }
        return x;
    }

    private static Value floats(Value x) {
        if (x.codes() != null) {
            throw new IllegalArgumentException("expected floats, found " + x);
        }
        return x;
    }

    private Value layer(Step.Layer s, Value x) {
        limited(s.geometry().padded(x));
        Value y = s.geometry().output(x);
        long count = s.geometry().weights();
        Weights w = s.weights();
        long found = w.quantized() ? w.packed().length : w.floats().length;
        long expected = w.quantized() ? Weights.bytes(count, w.grid().bits()) : count;
        if (count > Value.MAX_ELEMENTS || found != expected) {
            throw new IllegalArgumentException("layer " + s.name() + ": expected " + expected + " elements for "
                    + count + " weights, found " + found);
        }
        if (w.quantized() && x.codes() != null) {
            long most = s.geometry().depth() * x.codes().maxMagnitude() * new Codes(w.grid(), 1).maxMagnitude();
            if (most > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("layer " + s.name() + ": sums of up to " + most
                        + " do not fit an int");
            }
        }
        check(s.scale(), s.bias(), y.channels());
        return y;
    }

    private static void check(float[] scale, float[] bias, int channels) {
        if (scale.length != channels || bias.length != channels) {
            throw new IllegalArgumentException("expected a scale and a bias for each of " + channels
                    + " channels, found " + scale.length + " and " + bias.length);
        }
        for (int c = 0; c < channels; c++) {
            if (!Float.isFinite(scale[c]) || !Float.isFinite(bias[c])) {
                throw new IllegalArgumentException("channel " + c + " has the scale " + scale[c] + " and the bias "
                        + bias[c] + "; they must be finite");
            }
        }
    }

    private static Value pooled(Value x, PoolOptions o) {
        return Value.of(x.channels(), Geometry.extent(x.height(), o.kernel(), o.stride(), o.padding(), 1),
                Geometry.extent(x.width(), o.kernel(), o.stride(), o.padding(), 1), x.codes());
    }

    /** Returns, for each value, the number of steps that use it. For the result, this number is increased by one. */
    public int[] uses() {
        int[] uses = new int[values.size()];
        for (Step step : steps) {
            for (int in : step.inputs()) {
                uses[in]++;
            }
        }
        uses[values.size() - 1]++;
        return uses;
    }

    /**
     * Returns an equivalent program in which quantizers are moved before max pools, so that the pools operate on codes.
     * A quantizer is moved if it is the only user of the pool. The results are the same: codes do not decrease as
     * values increase, so the largest code is the code of the largest value.
     */
    public Program poolingCodes() {
        int[] uses = uses();
        List<Step> changed = new ArrayList<>(steps);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Step.Quantize q) {
                // The loop proceeds backwards through the pools before the quantizer. In the list, the quantizer
                // replaces the first pool, and each pool replaces the step that used its output.
                int to = i;
                int from = q.in();
                while (from > 0 && uses[from] == 1 && steps.get(from - 1) instanceof Step.MaxPool p) {
                    changed.set(to, p.on(from));
                    to = from - 1;
                    from = p.in();
                }
                changed.set(to, q.on(from));
            }
        }
        return new Program(image(), changed);
    }
}
