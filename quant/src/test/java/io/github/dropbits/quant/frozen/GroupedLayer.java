package io.github.dropbits.quant.frozen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.quant.Grid;
import java.util.Arrays;
import java.util.Random;

/**
 * A convolution of two groups on codes, 3x3 with a border, by which kernels are held to the definition. Most codes are
 * at the ends of their grids.
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
    private final int[] codes;
    private final Step.Layer layer;

    GroupedLayer(int groupIn, int groupOut, Grid weights, Grid inputs) {
        geometry = new Geometry(GROUPS * groupIn, GROUPS * groupOut, KERNEL, KERNEL,
                new ConvOptions(1, 1, 1, 1, 1, 1, GROUPS));
        this.inputs = inputs;
        codes = new int[(int) geometry.weights()];
        Arrays.setAll(codes, i -> code(weights));
        float[] scale = new float[geometry.out()];
        Arrays.fill(scale, 1);
        layer = new Step.Layer(0, "conv", geometry, Weights.of(codes, weights), scale, new float[geometry.out()]);
    }

    private int code(Grid grid) {
        return random.nextInt(8) == 0 ? random.nextInt(grid.lowest(), grid.highest() + 1)
                : random.nextInt(4) == 0 ? grid.lowest() : grid.highest();
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

    /** Holds every sum that a kernel gives to the definition. */
    void check(LayerKernel kernel) {
        byte[] x = new byte[IMAGES * in().elements()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (byte) code(inputs);
        }
        float[] y = new float[IMAGES * HEIGHT * WIDTH * geometry.out()];
        kernel.run(x, IMAGES, y, new Workspace(new long[0], new boolean[0]));
        for (int i = 0; i < y.length; i++) {
            assertEquals((float) sum(x, i / geometry.out(), i % geometry.out()), y[i], "at " + i);
        }
    }

    /** An output by the definition: channels last in the images, first in the weights. */
    private long sum(byte[] x, int place, int out) {
        int image = place / (HEIGHT * WIDTH);
        int mask = inputs.signed() ? -1 : 0xFF;
        long sum = 0;
        for (int c = 0; c < geometry.groupIn(); c++) {
            for (int tap = 0; tap < KERNEL * KERNEL; tap++) {
                int row = place / WIDTH % HEIGHT + tap / KERNEL - 1;
                int column = place % WIDTH + tap % KERNEL - 1;
                if (row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH) {
                    int from = ((image * HEIGHT + row) * WIDTH + column) * geometry.in()
                            + out / geometry.groupOut() * geometry.groupIn() + c;
                    sum += (long) codes[(out * geometry.groupIn() + c) * KERNEL * KERNEL + tap] * (x[from] & mask);
                }
            }
        }
        return sum;
    }
}
