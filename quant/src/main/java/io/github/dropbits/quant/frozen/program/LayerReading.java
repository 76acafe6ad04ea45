package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Conv1d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.UniformQuantizer;
import java.util.Arrays;

/** Reads the weights, biases and quantizers of a layer, and checks that a frozen model can represent them. */
final class LayerReading {
    private final String name;
    private final WeightLayer layer;

    LayerReading(String name, WeightLayer layer) {
        this.name = name;
        this.layer = layer;
        if (!(layer instanceof Conv1d || layer instanceof Conv2d || layer instanceof Linear)) {
            throw cannot("only Conv1d, Conv2d and Linear have a frozen form");
        }
    }

    /** Returns the codes that the layer's input is quantized to, or null if the input remains in float. */
    Codes inputCodes() {
        if (layer.inputTransform() == null) {
            return null;
        }
        UniformQuantizer q = uniform(layer.inputTransform(), "input");
        for (float offset : q.offset().array()) {
            if (offset != 0) {
                throw cannot("the quantizer of its input, " + q.describe() + ", has the offset " + offset
                        + "; code 0 must stand for 0");
            }
        }
        Tensor step = q.step();
        if (step.elements() != 1) {
            throw cannot("the input's quantizer has " + step.elements() + " steps, not one");
        }
        int[] ends = q.codes(Tensor.of(new float[] {-Float.MAX_VALUE, Float.MAX_VALUE}, 1, 2));
        Codes codes = new Codes(grid(q, ends[0]), step.item());
        checkRounding(q, codes);
        return codes;
    }

    /**
     * Checks that the quantizer, which may be a user-defined class, rounds as {@link Codes} does, even next to the
     * borders between codes.
     */
    private void checkRounding(UniformQuantizer q, Codes codes) {
        int lo = codes.grid().lowest();
        float[] probes = new float[(codes.grid().highest() - lo + 2) * 4];
        for (int i = 0; i < probes.length; i += 4) {
            float border = (lo + i / 4 - 0.5f) * codes.step();
            probes[i] = Math.nextDown(border);
            probes[i + 1] = border;
            probes[i + 2] = Math.nextUp(border);
            probes[i + 3] = (lo + i / 4) * codes.step();
        }
        int[] found = q.codes(Tensor.of(probes, 1, probes.length));
        for (int i = 0; i < probes.length; i++) {
            if (found[i] != codes.code(probes[i])) {
                throw cannot("the input's quantizer " + q.describe() + " gives " + probes[i] + " the code " + found[i]
                        + ", the nearest one being " + codes.code(probes[i]));
            }
        }
    }

    /** Returns the grid of a quantizer, which is signed if the smallest code is negative. */
    private static Grid grid(UniformQuantizer q, int lowest) {
        return new Grid(q.bits(), lowest < 0);
    }

    Weights weights() {
        Tensor w = layer.weight();
        if (layer.weightTransform() == null) {
            return new Weights(null, null, w.toArray());
        }
        UniformQuantizer q = uniform(layer.weightTransform(), "weights");
        WeightLevels levels = levels(q);
        int[] codes = q.codes(w);
        levels.shift(codes);
        int bits = q.bits() + levels.extraBits();
        if (bits > Grid.MOST_BITS) {
            throw cannot("the weights' quantizer " + q.describe() + " has levels that take codes of " + bits + " bits");
        }
        Grid grid = new Grid(bits, Arrays.stream(codes).min().orElse(0) < 0);
        float[] values = q.evaluating(() -> NoGrad.call(() -> q.apply(w))).array();
        for (int i = 0; i < codes.length; i++) {
            float step = levels.step(i, codes.length);
            if (codes[i] < grid.lowest() || codes[i] > grid.highest() || grid.isSign() && codes[i] == 0
                    || !levels.equal(codes[i], step, values[i])) {
                throw cannot("the weights' quantizer " + q.describe() + " gives the level " + values[i]
                        + ", which is not the code " + codes[i] + " of " + grid + " times the step " + step);
            }
        }
        return Weights.of(codes, grid);
    }

    private WeightLevels levels(UniformQuantizer q) {
        int count = q.step().elements();
        if (count != 1 && count != layer.weight().shape().dim(0)) {
            throw cannot("the weights' quantizer has " + count + " steps, neither one nor one a channel");
        }
        try {
            return WeightLevels.of(q.step().array(), q.offset().array());
        } catch (IllegalArgumentException e) {
            throw cannot("the quantizer of its weights, " + q.describe() + ", has " + e.getMessage());
        }
    }

    /**
     * Returns the factor for each output channel by which a sum of products of codes is multiplied to obtain a value.
     */
    double[] scales(Codes input) {
        double[] scales = new double[layer.weight().shape().dim(0)];
        Arrays.fill(scales, input == null ? 1 : input.step());
        if (layer.weightTransform() != null) {
            WeightLevels levels = levels(uniform(layer.weightTransform(), "weights"));
            for (int c = 0; c < scales.length; c++) {
                scales[c] *= levels.step(c, scales.length);
            }
        }
        return scales;
    }

    double[] biases() {
        double[] biases = new double[layer.weight().shape().dim(0)];
        for (int c = 0; layer.bias() != null && c < biases.length; c++) {
            biases[c] = layer.bias().array()[c];
        }
        return biases;
    }

    /** Returns the geometry of the layer as a convolution of its input planes. */
    Geometry geometry(Value x, Shape input) {
        Shape w = layer.weight().shape();
        if (layer instanceof Conv1d conv) {
            return new Geometry(x.channels(), w.dim(0), 1, w.dim(2), conv.options());
        }
        if (layer instanceof Conv2d conv) {
            return new Geometry(x.channels(), w.dim(0), w.dim(2), w.dim(3), conv.options());
        }
        if (input.rank() != 2) {
            throw cannot("a Linear layer takes one row for each image, not " + input);
        }
        return new Geometry(x.channels(), w.dim(0), x.height(), x.width(), ConvOptions.DEFAULT);
    }

    private UniformQuantizer uniform(Module transform, String of) {
        if (!(transform instanceof UniformQuantizer q)) {
            throw cannot("what stands before its " + of + ", " + transform.describe() + ", is no UniformQuantizer");
        }
        return q;
    }

    private IllegalArgumentException cannot(String why) {
        return new IllegalArgumentException("cannot freeze layer " + name + ", " + layer.describe() + ": " + why);
    }
}
