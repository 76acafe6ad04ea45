package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Add;
import io.github.dropbits.core.ops.AvgPool2d;
import io.github.dropbits.core.ops.BatchNorm;
import io.github.dropbits.core.ops.MaxPool2d;
import io.github.dropbits.core.ops.Mul;
import io.github.dropbits.core.ops.Relu;
import io.github.dropbits.core.ops.Relu6;
import io.github.dropbits.core.ops.Reshape;
import io.github.dropbits.core.ops.Sum;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.graph.GraphValue;
import io.github.dropbits.nn.graph.ModelGraph;
import io.github.dropbits.nn.graph.Node;
import io.github.dropbits.nn.layers.WeightLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts the graph of a model to the steps of a frozen program. Each layer with weights is converted to one step,
 * preceded by a quantize step if its input has a quantizer. Batch norms and multiplications are converted to affine
 * steps, which are folded into the preceding step where possible. Every other op is converted to one step, except for
 * reshapes and constants, which need no step.
 */
public final class Freezer {
    /** The number of sample images. With two images, the shapes reveal ops that mix images. */
    private static final int IMAGES = 2;

    /**
     * Maps each value of the model's graph that depends on the images to its index among the values of the steps before
     * folding.
     */
    private final Map<GraphValue, Integer> indices = new IdentityHashMap<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final Value image;

    private Freezer(Value image) {
        this.image = image;
    }

    /**
     * Freezes a model.
     *
     * @param model the model; not modified
     * @param shape the shape of an image, {@code [channels, height, width]}, or {@code [channels, length]}
     * @return the program
     */
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
        ModelGraph graph = ModelGraph.of(model, images, module -> module instanceof WeightLayer);
        indices.put(graph.input(), 0);
        values.add(image);
        for (Node node : graph.needed()) {
            switch (node) {
                case Node.OfModule m -> layer(m);
                case Node.OfOp n -> op(n);
            }
        }
        Integer last = indices.get(graph.result());
        if (last == null || last == 0) {
            throw new IllegalArgumentException("the model does nothing that can be frozen with its input");
        }
        return new Program(image, Draft.finish(drafts, last));
    }

    private void op(Node.OfOp n) {
        if (n.inputs().stream().noneMatch(indices::containsKey)) {
            return; // The value is computed from constants only, so no step is needed.
        }
        switch (n.op()) {
            case Reshape r -> reshape(n);
            case BatchNorm op -> batchNorm(op, n);
            case Mul m -> multiply(n);
            case Relu r -> put(n, new Step.Rectify(index(n, 0), Float.POSITIVE_INFINITY), value(n, 0));
            case Relu6 r -> put(n, new Step.Rectify(index(n, 0), 6), value(n, 0));
            case MaxPool2d op -> put(n, new Step.MaxPool(index(n, 0), op.options()), shape(n));
            case AvgPool2d op -> put(n, new Step.AvgPool(index(n, 0), op.options(), op.countPadding()), shape(n));
            case Sum op -> sum(op, n);
            case Add a -> addition(n);
            default -> throw cannot(n, "there is no such step in a frozen model");
        }
    }

    private void layer(Node.OfModule n) {
        WeightLayer layer = (WeightLayer) n.module();
        Integer in = indices.get(n.input());
        if (in == null) {
            throw cannot(n, "it does not take something made of the images");
        }
        LayerReading read = new LayerReading(n.layer(), layer);
        Codes codes = read.inputCodes();
        int from = in;
        if (codes != null) {
            from = put(new Step.Quantize(in, codes), values.get(in).with(codes));
        }
        Geometry geometry = read.geometry(values.get(in), n.input().shape());
        put(n, Draft.layer(from, n.layer(), geometry, read.weights(), read.scales(codes), read.biases()),
                geometry.output(values.get(from)));
    }

    private void reshape(Node.OfOp n) {
        Shape from = n.inputs().getFirst().shape();
        Value x = value(n, 0);
        Shape to = n.output().shape();
        boolean flat = to.equals(Shape.of(IMAGES, x.elements()));
        boolean planes = x.area() == 1 && to.rank() >= 2 && to.dim(0) == IMAGES && to.dim(1) == x.channels();
        // Whether this is a reshape between [N, C, L] and [N, C, 1, L].
        boolean rows = x.height() == 1 && (to.equals(Shape.of(IMAGES, x.channels(), x.width()))
                || to.equals(Shape.of(IMAGES, x.channels(), 1, x.width())));
        if (!flat && !planes && !rows && !to.equals(from)) {
            throw cannot(n, "only images can be flattened, not " + from + " reshaped to " + to);
        }
        indices.put(n.output(), index(n, 0));
    }

    private void batchNorm(BatchNorm op, Node.OfOp n) {
        float[] inverses = op.inverses();
        float[] means = op.means();
        float[] gamma = n.inputs().get(1).tensor().array();
        float[] beta = n.inputs().get(2).tensor().array();
        // The computation is in float, as in the op, so that scale and bias are the same as in the model.
        float[] scale = new float[means.length];
        float[] bias = new float[means.length];
        for (int c = 0; c < means.length; c++) {
            scale[c] = inverses[c] * gamma[c];
            bias[c] = beta[c] - means[c] * scale[c];
        }
        affine(n, scale, bias);
    }

    private void multiply(Node.OfOp n) {
        int varying = indices.containsKey(n.inputs().get(0)) ? 0 : 1;
        GraphValue factor = n.inputs().get(1 - varying);
        if (factor.tensor().elements() != 1 || indices.containsKey(factor)) {
            throw cannot(n, "only a number can be multiplied with, not " + factor.shape());
        }
        float[] scale = new float[value(n, varying).channels()];
        Arrays.fill(scale, factor.tensor().item());
        put(n, Draft.affine(index(n, varying), scale, new float[scale.length]), value(n, varying));
    }

    private void affine(Node.OfOp n, float[] scale, float[] bias) {
        Value x = value(n, 0);
        if (x.channels() != scale.length) {
            throw cannot(n, scale.length + " scales do not fit the planes " + x);
        }
        put(n, Draft.affine(index(n, 0), scale, bias), x);
    }

    /**
     * Converts a sum. Only sums over entire planes are supported, which are sums over all dimensions except the first
     * two.
     */
    private void sum(Sum op, Node.OfOp n) {
        Shape in = n.inputs().getFirst().shape();
        boolean[] summed = new boolean[in.rank()];
        for (int d : op.dims()) {
            summed[in.axis(d)] = true;
        }
        boolean planes = in.rank() > 2 && op.dims().length > 0 && !summed[0] && !summed[1];
        for (int d = 2; d < in.rank(); d++) {
            planes &= summed[d] || in.dim(d) == 1;
        }
        if (!planes) {
            throw cannot(n, "only whole planes can be summed, not " + in + " to " + n.output().shape());
        }
        put(n, new Step.PlaneSum(index(n, 0)), Value.of(value(n, 0).channels(), 1, 1, null));
    }

    private void addition(Node.OfOp n) {
        Shape left = n.inputs().get(0).shape();
        Shape right = n.inputs().get(1).shape();
        if (!left.equals(right)) {
            throw cannot(n, "shapes " + left + " and " + right + " differ");
        }
        put(n, new Step.Add(index(n, 0), index(n, 1)), value(n, 0));
    }

    private static Value shape(Node.OfOp n) {
        Shape s = n.output().shape();
        return Value.of(s.dim(1), s.dim(2), s.dim(3), null);
    }

    private int index(Node n, int input) {
        Integer index = indices.get(n.inputs().get(input));
        if (index == null) {
            throw cannot(n, "its input " + input + " is not made of the images");
        }
        return index;
    }

    private Value value(Node n, int input) {
        return values.get(index(n, input));
    }

    private void put(Node of, Step step, Value value) {
        put(of, new Draft(step), value);
    }

    private void put(Node of, Draft draft, Value value) {
        drafts.add(draft);
        values.add(value);
        indices.put(of.output(), drafts.size());
    }

    private int put(Step step, Value value) {
        drafts.add(new Draft(step));
        values.add(value);
        return drafts.size();
    }

    private static IllegalArgumentException cannot(Node n, String why) {
        String before = n.inputs().stream().flatMap(v -> v.producer().stream())
                .filter(Node.OfModule.class::isInstance).map(Node::layer).findFirst().orElse("");
        String where = n.layer().isEmpty() ? "" : " in layer " + n.layer();
        return new IllegalArgumentException("cannot freeze " + n.name() + where
                + (before.isEmpty() ? "" : " behind layer " + before) + ": " + why);
    }
}
