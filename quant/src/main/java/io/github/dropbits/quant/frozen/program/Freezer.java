package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import io.github.dropbits.core.ops.Add;
import io.github.dropbits.core.ops.AvgPool2d;
import io.github.dropbits.core.ops.BatchNorm;
import io.github.dropbits.core.ops.MaxPool2d;
import io.github.dropbits.core.ops.Mul;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.core.ops.Relu;
import io.github.dropbits.core.ops.Relu6;
import io.github.dropbits.core.ops.Reshape;
import io.github.dropbits.core.ops.Sum;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a model's steps from one run of it: the ops that its result depends on, in order, with each layer of weights
 * and its quantizers as one. So it works for any forward that is made of these ops.
 */
public final class Freezer {
    /** Two, so that no op can mix up images unseen. */
    private static final int IMAGES = 2;

    private final Map<Tensor, WeightLayer> layers = new IdentityHashMap<>();
    private final Map<Tensor, Tensor> layerInputs = new IdentityHashMap<>();
    private final Map<Module, String> names = new IdentityHashMap<>();
    /** The number of the value that holds a tensor. */
    private final Map<Tensor, Integer> numbers = new IdentityHashMap<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final Value image;

    private Freezer(Value image) {
        this.image = image;
    }

    public static Program freeze(Module model, Shape shape) {
        RandomStream random = new RandomStream(1);
        return switch (shape.rank()) {
            case 2 -> new Freezer(Value.of(shape.dim(0), 1, shape.dim(1), null)).run(model,
                    random.uniform(-1, 1, IMAGES, shape.dim(0), shape.dim(1)));
            case 3 -> new Freezer(Value.of(shape.dim(0), shape.dim(1), shape.dim(2), null)).run(model,
                    random.uniform(-1, 1, IMAGES, shape.dim(0), shape.dim(1), shape.dim(2)));
            default -> throw new ShapeException("an image's shape must be [channels, height, width], or [channels,"
                    + " length] for Conv1d, not " + shape);
        };
    }

    private Program run(Module model, Tensor images) {
        model.namedModules().forEach((name, module) -> names.putIfAbsent(module, name));
        Trace trace = Trace.of(() -> NoGrad.call(() -> model.evaluating(() -> Module.watch((module, in, out) -> {
            if (module instanceof WeightLayer layer) {
                layers.put(out, layer);
                layerInputs.put(out, in);
            }
        }, () -> model.apply(images)))));
        Set<Tensor> needed = needed(trace);
        numbers.put(images, 0);
        values.add(image);
        for (Trace.Step step : trace.steps()) {
            if (needed.contains(step.output())) {
                add(step);
            }
        }
        Integer last = numbers.get(trace.result());
        if (last == null || last == 0) {
            throw new IllegalArgumentException("the model does nothing that can be frozen with its input");
        }
        return new Program(image, Draft.finish(drafts, last));
    }

    /** What the result depends on, without what happens inside layers of weights. */
    private Set<Tensor> needed(Trace trace) {
        Set<Tensor> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        needed.add(trace.result());
        for (Trace.Step step : trace.steps().reversed()) {
            if (needed.contains(step.output())) {
                Tensor in = layerInputs.get(step.output());
                needed.addAll(in == null ? step.inputs() : List.of(in));
            }
        }
        return needed;
    }

    private void add(Trace.Step step) {
        WeightLayer layer = layers.get(step.output());
        if (layer != null) {
            layer(layer, step);
            return;
        }
        if (step.inputs().stream().noneMatch(numbers::containsKey)) {
            return; // Made of constants; whoever takes it finds it has no number.
        }
        switch (step.op()) {
            case Reshape r -> reshape(step);
            case BatchNorm op -> batchNorm(op, step);
            case Mul m -> multiply(step);
            case Relu r -> put(step, new Step.Rectify(number(step, 0), Float.POSITIVE_INFINITY), value(step, 0));
            case Relu6 r -> put(step, new Step.Rectify(number(step, 0), 6), value(step, 0));
            case MaxPool2d op -> put(step, new Step.MaxPool(number(step, 0), pooling(op)), shape(step));
            case AvgPool2d op -> put(step, new Step.AvgPool(number(step, 0), pooling(op),
                    (boolean) op.attributes().get("countPadding")),
                    shape(step));
            case Sum s -> sum(step);
            case Add a -> addition(step);
            default -> throw cannot(step, "there is no such step in a frozen model");
        }
    }

    private void layer(WeightLayer layer, Trace.Step step) {
        Tensor input = layerInputs.get(step.output());
        Integer in = numbers.get(input);
        String name = names.get(layer);
        if (in == null) {
            throw cannot(step, "layer " + name + " does not take something made of the images");
        }
        LayerReading read = new LayerReading(name, layer);
        Codes codes = read.inputCodes();
        int from = in;
        if (codes != null) {
            from = put(new Step.Quantize(in, codes), values.get(in).with(codes));
        }
        Geometry geometry = read.geometry(values.get(in), input.shape());
        put(step, Draft.layer(from, name, geometry, read.weights(), read.scales(codes), read.biases()),
                geometry.output(values.get(from)));
    }

    private void reshape(Trace.Step step) {
        Tensor in = step.inputs().getFirst();
        Value x = value(step, 0);
        Shape to = step.output().shape();
        boolean flat = to.equals(Shape.of(IMAGES, x.elements()));
        boolean planes = x.area() == 1 && to.rank() >= 2 && to.dim(0) == IMAGES && to.dim(1) == x.channels();
        // Between [N, C, L] and [N, C, 1, L].
        boolean rows = x.height() == 1 && (to.equals(Shape.of(IMAGES, x.channels(), x.width()))
                || to.equals(Shape.of(IMAGES, x.channels(), 1, x.width())));
        if (!flat && !planes && !rows && !to.equals(in.shape())) {
            throw cannot(step, "only images can be flattened, not " + in.shape() + " reshaped to " + to);
        }
        numbers.put(step.output(), number(step, 0));
    }

    private static PoolOptions pooling(Op op) {
        return (PoolOptions) op.attributes().get("options");
    }

    private void batchNorm(BatchNorm op, Trace.Step step) {
        float[] inverses = op.inverses();
        float[] means = op.means();
        float[] gamma = step.inputs().get(1).array();
        float[] beta = step.inputs().get(2).array();
        // In float, as the op itself does it, so that the frozen numbers are the model's own.
        float[] scale = new float[means.length];
        float[] bias = new float[means.length];
        for (int c = 0; c < means.length; c++) {
            scale[c] = inverses[c] * gamma[c];
            bias[c] = beta[c] - means[c] * scale[c];
        }
        affine(step, scale, bias);
    }

    private void multiply(Trace.Step step) {
        int varying = numbers.containsKey(step.inputs().get(0)) ? 0 : 1;
        Tensor factor = step.inputs().get(1 - varying);
        if (factor.elements() != 1 || numbers.containsKey(factor)) {
            throw cannot(step, "only a number can be multiplied with, not " + factor.shape());
        }
        float[] scale = new float[value(step, varying).channels()];
        Arrays.fill(scale, factor.item());
        put(step, Draft.affine(number(step, varying), scale, new float[scale.length]), value(step, varying));
    }

    private void affine(Trace.Step step, float[] scale, float[] bias) {
        Value x = value(step, 0);
        if (x.channels() != scale.length) {
            throw cannot(step, scale.length + " scales do not fit the planes " + x);
        }
        put(step, Draft.affine(number(step, 0), scale, bias), x);
    }

    /** Only sums of whole planes; which dimensions are summed shows in the values. */
    private void sum(Trace.Step step) {
        Value x = value(step, 0);
        float[] in = step.inputs().getFirst().array();
        float[] out = step.output().array();
        boolean planes = step.inputs().getFirst().shape().rank() > 2 && out.length == IMAGES * x.channels();
        for (int p = 0; planes && p < out.length; p++) {
            double sum = 0;
            double magnitude = 0;
            for (int i = p * x.area(); i < (p + 1) * x.area(); i++) {
                sum += in[i];
                magnitude += Math.abs(in[i]);
            }
            planes = Math.abs(sum - out[p]) <= 1e-4 * magnitude;
        }
        if (!planes) {
            throw cannot(step, "only whole planes can be summed, not " + step.inputs().getFirst().shape() + " to "
                    + step.output().shape());
        }
        put(step, new Step.PlaneSum(number(step, 0)), Value.of(x.channels(), 1, 1, null));
    }

    private void addition(Trace.Step step) {
        Tensor left = step.inputs().get(0);
        Tensor right = step.inputs().get(1);
        if (!left.shape().equals(right.shape())) {
            throw cannot(step, "shapes " + left.shape() + " and " + right.shape() + " differ");
        }
        put(step, new Step.Add(number(step, 0), number(step, 1)), value(step, 0));
    }

    private Value shape(Trace.Step step) {
        Shape s = step.output().shape();
        return Value.of(s.dim(1), s.dim(2), s.dim(3), null);
    }

    private int number(Trace.Step step, int input) {
        Integer n = numbers.get(step.inputs().get(input));
        if (n == null) {
            throw cannot(step, "its input " + input + " is not made of the images");
        }
        return n;
    }

    private Value value(Trace.Step step, int input) {
        return values.get(number(step, input));
    }

    private void put(Trace.Step of, Step step, Value value) {
        put(of, new Draft(step), value);
    }

    private void put(Trace.Step of, Draft draft, Value value) {
        drafts.add(draft);
        values.add(value);
        numbers.put(of.output(), drafts.size());
    }

    private int put(Step step, Value value) {
        drafts.add(new Draft(step));
        values.add(value);
        return drafts.size();
    }

    private IllegalArgumentException cannot(Trace.Step step, String why) {
        WeightLayer before = null;
        for (Tensor in : step.inputs()) {
            before = before == null ? layers.get(in) : before;
        }
        return new IllegalArgumentException("cannot freeze op " + step.op().name()
                + (before == null ? "" : " behind layer " + names.get(before)) + ": " + why);
    }
}
