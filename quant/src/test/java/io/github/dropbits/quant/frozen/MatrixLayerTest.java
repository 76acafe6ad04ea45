package io.github.dropbits.quant.frozen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.quant.Grid;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Codes so large and so many that their sums pass what floats hold exactly: the depth is cut into parts, which end amid
 * a kernel's tap.
 */
class MatrixLayerTest {
    private static final int IMAGES = 2;
    private static final int GROUPS = 2;
    private static final int GROUP_IN = 151;
    private static final int KERNEL = 3;
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;
    private static final Grid WEIGHTS = new Grid(8, true);

    private final Random random = new Random(5);

    /** Groups wide enough to be packed once, and narrow ones. */
    @ParameterizedTest
    @CsvSource({"70, 1359, 453", "3, 1359, 453", "1, 1359, 453"})
    void sumsAreExact(int groupOut, int depth, int part) {
        Geometry g = new Geometry(GROUPS * GROUP_IN, GROUPS * groupOut, KERNEL, KERNEL,
                new ConvOptions(1, 1, 1, 1, 1, 1, GROUPS));
        assertEquals(depth, g.depth());
        int[] codes = new int[(int) g.weights()];
        Arrays.setAll(codes, i -> random.nextInt(8) == 0 ? random.nextInt(256) - 128
                : random.nextBoolean() ? 127 : -128);
        float[] scale = new float[g.out()];
        Arrays.fill(scale, 1);
        Value in = Value.of(g.in(), HEIGHT, WIDTH, new Codes(new Grid(8, false), 1));
        MatrixLayer layer = new MatrixLayer(new Step.Layer(0, "conv", g, Weights.of(codes, WEIGHTS), scale,
                new float[g.out()]), in, new Output(scale, new float[g.out()], Float.NEGATIVE_INFINITY,
                        Float.POSITIVE_INFINITY, null));
        assertEquals("matrix product of codes in parts of " + part, layer.describe());

        byte[] x = new byte[IMAGES * in.elements()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : 255);
        }
        float[] y = new float[IMAGES * HEIGHT * WIDTH * g.out()];
        layer.run(x, IMAGES, y, new Workspace(new long[0], new boolean[0]));
        for (int i = 0; i < y.length; i++) {
            int place = i / g.out();
            assertEquals((float) sum(g, codes, x, place, i % g.out()), y[i], "at " + i);
        }
    }

    /** An output by the definition: channels last in the images, first in the weights. */
    private static long sum(Geometry g, int[] codes, byte[] x, int place, int out) {
        int image = place / (HEIGHT * WIDTH);
        long sum = 0;
        for (int c = 0; c < GROUP_IN; c++) {
            for (int tap = 0; tap < KERNEL * KERNEL; tap++) {
                int row = place / WIDTH % HEIGHT + tap / KERNEL - 1;
                int column = place % WIDTH + tap % KERNEL - 1;
                if (row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH) {
                    int from = ((image * HEIGHT + row) * WIDTH + column) * g.in() + out / g.groupOut() * GROUP_IN + c;
                    sum += (long) codes[(out * GROUP_IN + c) * KERNEL * KERNEL + tap] * (x[from] & 0xFF);
                }
            }
        }
        return sum;
    }
}
