package io.github.dropbits.quant.frozen.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.frozen.program.Codes;
import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Program;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;
import io.github.dropbits.quant.frozen.program.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A 3x3 convolution on codes with two groups and padding, for the comparison of kernels with the definition. Most codes
 * are at the ends of their grids, and most of these are at the upper end, so that the sums are large.
 */
final class GroupedLayer {
    private static final int IMAGES = 2;
    private static final int GROUPS = 2;
    private static final int KERNEL = 3;
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;

    private final Random random = new Random(5);
    private final Geometry geometry;
    private final Grid inputs;
    private final Step.Layer layer;

    GroupedLayer(int groupIn, int groupOut, Grid weights, Grid inputs) {
        geometry = new Geometry(GROUPS * groupIn, GROUPS * groupOut, KERNEL, KERNEL,
                new ConvOptions(1, 1, 1, 1, 1, 1, GROUPS));
        this.inputs = inputs;
        int[] codes = new int[(int) geometry.weights()];
        Arrays.setAll(codes, i -> code(weights));
        float[] scale = new float[geometry.out()];
        Arrays.fill(scale, 1);
        layer = new Step.Layer(1, "conv", geometry, Weights.of(codes, weights), scale, new float[geometry.out()]);
    }

    private int code(Grid grid) {
        return random.nextInt(8) == 0 ? grid.code(random.nextInt(grid.size()))
                : random.nextInt(16) == 0 ? grid.lowest() : grid.highest();
    }

    Geometry geometry() {
        return geometry;
    }

    Step.Layer layer() {
        return layer;
    }

    Value in() {
        return Value.of(geometry.in(), HEIGHT, WIDTH, new Codes(inputs, 1));
    }

    Output output() {
        return new Output(layer.scale(), layer.bias(), Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, null);
    }

    /**
     * Compares every sum that a kernel computes with the definition.
     *
     * @return the largest magnitude of a sum
     */
    float check(LayerKernel kernel) {
        int positions = HEIGHT * WIDTH;
        float[][] images = new float[IMAGES][geometry.in() * positions];
        byte[] x = new byte[IMAGES * geometry.in() * positions];
        for (int i = 0; i < x.length; i++) {
            int position = i / geometry.in();
            int code = code(inputs);
            x[i] = (byte) code;
            images[position / positions][i % geometry.in() * positions + position % positions] = code;
        }
        float[] y = new float[IMAGES * positions * geometry.out()];
        kernel.run(new Buffer.OfCodes(x), IMAGES, new Buffer.OfFloats(y), new Workspace(new long[0], new boolean[0]));
        Program program = new Program(Value.of(geometry.in(), HEIGHT, WIDTH, null),
                List.of(new Step.Quantize(0, in().codes()), layer));
        float largest = 0;
        for (int image = 0; image < IMAGES; image++) {
            float[] expected = new Simulation(program).values(images[image]).getLast();
            for (int i = 0; i < expected.length; i++) {
                int at = (image * positions + i % positions) * geometry.out() + i / positions;
                assertEquals(expected[i], y[at], "at " + at);
                largest = Math.max(largest, Math.abs(expected[i]));
            }
        }
        return largest;
    }
}
