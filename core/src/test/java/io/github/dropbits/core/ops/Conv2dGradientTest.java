package io.github.dropbits.core.ops;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Tests the values and gradients of convolution for various geometries. Vertical and horizontal options differ. */
class Conv2dGradientTest {
    /** The sizes and options of a convolution. */
    record Geometry(int images, int groups, int in, int out, Side vertical, Side horizontal) {
        ConvOptions options() {
            return new ConvOptions(vertical.stride, horizontal.stride, vertical.pad, horizontal.pad, vertical.dilation,
                    horizontal.dilation, groups);
        }

        Tensor x() {
            return Tensors.lattice(1, 0, images, groups * in, vertical.extent(), horizontal.extent());
        }

        Tensor weight() {
            return Tensors.lattice(2, 1, groups * out, in, vertical.kernel, horizontal.kernel);
        }

        Tensor bias() {
            return Tensors.lattice(3, 2, groups * out);
        }
    }

    /**
     * The options of the vertical or the horizontal direction. The output has about {@code spare / stride + 1} elements
     * along it.
     */
    record Side(int kernel, int stride, int pad, int dilation, int spare) {
        int extent() {
            return Math.max(1, (kernel - 1) * dilation + 1 - 2 * pad + spare);
        }
    }

    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.integers().between(1, most);
    }

    private static Arbitrary<Side> sides() {
        return Combinators.combine(upTo(4), upTo(3), Arbitraries.integers().between(0, 2), upTo(3),
                Arbitraries.integers().between(0, 6)).as(Side::new);
    }

    @Provide
    Arbitrary<Geometry> geometries() {
        return Combinators.combine(upTo(3), upTo(3), upTo(3), upTo(3), sides(), sides()).as(Geometry::new);
    }

    @Property(tries = 150)
    void withBias(@ForAll("geometries") Geometry g) {
        Check.passes(in -> Conv2d.conv2d(in[0], in[1], in[2], g.options()), g.x(), g.weight(), g.bias());
    }

    @Property(tries = 60)
    void withoutBias(@ForAll("geometries") Geometry g) {
        Check.passes(in -> Conv2d.conv2d(in[0], in[1], null, g.options()), g.x(), g.weight());
    }

    @Property(tries = 30)
    void depthwise(@ForAll @IntRange(min = 1, max = 6) int channels, @ForAll @IntRange(min = 1, max = 2) int times) {
        Check.passes(in -> Conv2d.conv2d(in[0], in[1], null, ConvOptions.DEFAULT.groups(channels).padding(1)),
                Tensors.lattice(1, 0, 2, channels, 5, 4), Tensors.lattice(2, 1, times * channels, 1, 3, 3));
    }

    @Property(tries = 20)
    void pointwise(@ForAll @IntRange(min = 1, max = 4) int images, @ForAll @IntRange(min = 1, max = 6) int in,
            @ForAll @IntRange(min = 1, max = 6) int out) {
        Check.passes(t -> Conv2d.conv2d(t[0], t[1], t[2], ConvOptions.DEFAULT), Tensors.lattice(1, 0, images, in, 3, 5),
                Tensors.lattice(2, 1, out, in, 1, 1), Tensors.lattice(3, 2, out));
    }

    /** An output plane has 400 elements, so a block takes three images and the last block is not full. */
    @Property(tries = 6)
    void severalBlocksOfImages(@ForAll @IntRange(min = 7, max = 8) int images,
            @ForAll @IntRange(min = 1, max = 2) int groups) {
        GradientCheck.of(in -> Conv2d.conv2d(in[0], in[1], in[2], ConvOptions.DEFAULT.padding(1).groups(groups)))
                .atMost(8).run(Tensors.lattice(1, 0, images, 2, 20, 20), Tensors.lattice(2, 1, 4, 2 / groups, 3, 3),
                        Tensors.lattice(3, 2, 4)).assertPassed();
    }

    /** There are enough channels for the gradients to be computed by Winograd's algorithm. */
    @Property(tries = 6)
    void manyChannels(@ForAll @IntRange(min = 1, max = 2) int images, @ForAll @IntRange(min = 4, max = 7) int height,
            @ForAll @IntRange(min = 0, max = 2) int padding) {
        GradientCheck.of(in -> Conv2d.conv2d(in[0], in[1], null, ConvOptions.DEFAULT.padding(padding))).atMost(12)
                .run(Tensors.lattice(1, 0, images, 64, height, 6), Tensors.lattice(2, 1, 66, 64, 3, 3)).assertPassed();
    }
}
