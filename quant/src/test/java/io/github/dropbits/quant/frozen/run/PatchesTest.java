package io.github.dropbits.quant.frozen.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Value;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Compares packed patches with their definition, value by value. */
class PatchesTest {
    /** A small random convolution with padding, strides, dilation and groups. */
    private static final class Case {
        final Random random;
        final int groups;
        final Value in;
        final Geometry geometry;
        final Patches patches;
        final int images;

        Case(long seed) {
            random = new Random(seed);
            groups = upTo(2);
            int kernelH = upTo(3);
            int kernelW = upTo(3);
            ConvOptions options = new ConvOptions(upTo(2), upTo(3), upTo(3) - 1, upTo(3) - 1, upTo(2), upTo(2), groups);
            in = Value.of(groups * upTo(4), (kernelH - 1) * options.dilationH() + upTo(5),
                    (kernelW - 1) * options.dilationW() + upTo(6), null);
            geometry = new Geometry(in.channels(), groups, kernelH, kernelW, options);
            patches = new Patches(geometry, in);
            images = upTo(3);
        }

        int upTo(int n) {
            return 1 + random.nextInt(n);
        }

        /** Returns all padded images. Every element outside the padding has a different value. */
        float[] padded() {
            float[] from = new float[images * in.elements()];
            for (int i = 0; i < from.length; i++) {
                from[i] = i + 1;
            }
            float[] to = new float[images * patches.size()];
            patches.rows(images, (i, j, n) -> System.arraycopy(from, i, to, j, n));
            return to;
        }

        /** Returns the expected element of a patch, computed from the images without padding. */
        float expected(int position, int group, int element) {
            int outW = geometry.output(in).width();
            ConvOptions o = geometry.options();
            int tap = element / geometry.groupIn();
            int y = position % patches.area() / outW * o.strideH() - o.padH()
                    + tap / geometry.kernelW() * o.dilationH();
            int x = position % outW * o.strideW() - o.padW() + tap % geometry.kernelW() * o.dilationW();
            if (y < 0 || y >= in.height() || x < 0 || x >= in.width()) {
                return 0;
            }
            int image = position / patches.area();
            return ((image * in.height() + y) * in.width() + x) * in.channels()
                    + group * geometry.groupIn() + element % geometry.groupIn() + 1;
        }
    }

    @Property(tries = 300)
    void anyPartOfAnyRows(@ForAll long seed) {
        Case c = new Case(seed);
        int positions = c.images * c.patches.area();
        int height = c.upTo(7);
        int first = c.random.nextInt(positions);
        int rows = c.upTo(Math.min(height, positions - first));
        int from = c.random.nextInt((int) c.geometry.depth());
        int depth = c.upTo((int) c.geometry.depth() - from);
        int group = c.random.nextInt(c.groups);
        float[] to = new float[5 + depth * height];
        Arrays.fill(to, -1);
        c.patches.operand(c.padded(), group).pack(first, rows, from, depth, to, 2, height);
        for (int i = 0; i < to.length; i++) {
            int row = (i - 2) % height;
            float expected = i < 2 || i >= 2 + depth * height ? -1
                    : row >= rows ? 0 : c.expected(first + row, group, from + (i - 2) / height);
            assertEquals(expected, to[i], c.geometry + " of " + c.in + ", at " + i);
        }
    }

    /** Tests the gathering of a patch of bytes. */
    @Property(tries = 100)
    void aPatchOfCodes(@ForAll long seed) {
        Case c = new Case(seed);
        float[] padded = c.padded();
        byte[] bytes = new byte[padded.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) padded[i];
        }
        int position = c.random.nextInt(c.images * c.patches.area());
        int group = c.random.nextInt(c.groups);
        int depth = (int) c.geometry.depth();
        byte[] to = new byte[depth + 2];
        c.patches.gather(bytes, c.patches.start(position, group), to, 1);
        for (int k = 0; k < depth; k++) {
            assertEquals((byte) c.expected(position, group, k), to[1 + k], c.geometry + " of " + c.in + ", at " + k);
        }
        assertEquals(0, to[0] + to[depth + 1]);
    }
}
