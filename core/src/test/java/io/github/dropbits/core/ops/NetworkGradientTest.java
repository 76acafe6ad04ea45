package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Tests the gradients of small networks with chained ops, values that are used twice, and branches that join. */
class NetworkGradientTest {
    private static Tensor small(long seed, int... dims) {
        return Check.scaled(Tensors.lattice(seed, (int) Math.floorMod(seed, 4L), dims), 0.4f);
    }

    private static Tensor norm(Tensor x) {
        int c = x.shape().dim(1);
        return BatchNorm.batchNorm(x, Tensor.full(1, c), Tensor.zeros(c), Tensor.zeros(c), Tensor.full(1, c), true,
                0.1f, 1e-2f);
    }

    /**
     * Computes the loss of a network with a residual block. The inputs are the images, the stem kernel, two block
     * kernels, the head's weight and the head's bias.
     */
    private static Tensor residual(Tensor... in) {
        ConvOptions same = ConvOptions.DEFAULT.padding(1);
        Tensor stem = Silu.silu(norm(Conv2d.conv2d(in[0], in[1], null, same)));
        Tensor branch = Tanh.tanh(norm(Conv2d.conv2d(stem, in[2], null, same)));
        Tensor joined = Silu.silu(norm(Conv2d.conv2d(branch, in[3], null, same)).add(stem));
        Tensor pooled = AvgPool2d.avgPool2d(joined, PoolOptions.of(2), true);
        Tensor features = GlobalAvgPool2d.globalAvgPool2d(pooled).reshape(in[0].shape().dim(0), -1);
        return CrossEntropy.crossEntropy(Linear.linear(features, in[4], in[5]), new int[] {0, 2, 1}, 0.1f,
                Reduction.MEAN);
    }

    @Property(tries = 15)
    void residualNetwork(@ForAll long seed) {
        Check.passes(NetworkGradientTest::residual, small(seed, 3, 2, 6, 6), small(seed + 1, 4, 2, 3, 3),
                small(seed + 2, 4, 4, 3, 3), small(seed + 3, 4, 4, 3, 3), small(seed + 4, 3, 4), small(seed + 5, 3));
    }

    @Property(tries = 30)
    void attention(@ForAll long seed) {
        Check.passes(in -> {
            Tensor q = in[0].matmul(in[1]);
            Tensor k = in[0].matmul(in[2]);
            Tensor scores = q.matmul(Permute.transpose(k, -1, -2)).mul(0.5f);
            Tensor mixed = Softmax.softmax(scores, -1).matmul(in[0].matmul(in[3])).add(in[0]);
            return LayerNorm.layerNorm(mixed, in[4], in[5], 1e-2f);
        }, small(seed, 2, 5, 4), small(seed + 1, 4, 4), small(seed + 2, 4, 4), small(seed + 3, 4, 4),
                small(seed + 4, 4), small(seed + 5, 4));
    }

    /** The network has kinks. The gradient is checked at a point that is far enough from them. */
    @Test
    void reluAndMaxPoolingInside() {
        GradientCheck.Report report = GradientCheck.of(in -> {
            Tensor a = MaxPool2d.maxPool2d(Conv2d.conv2d(in[0], in[1], in[2], ConvOptions.DEFAULT), PoolOptions.of(2))
                    .relu();
            return KlDistill.klDistill(Linear.linear(a.reshape(2, -1), in[3], null), Tensor.full(0.5f, 2, 3), 2);
        }).run(small(1, 2, 1, 6, 6), small(2, 3, 1, 3, 3), small(3, 3), small(4, 3, 12));
        assertTrue(report.passed(), () -> report.mismatches().toString());
    }

    @Property(tries = 20)
    void aDiamondOfSharedValues(@ForAll long seed) {
        Check.passes(in -> {
            Tensor a = in[0].sigmoid();
            Tensor b = a.mul(in[1]);
            Tensor c = a.add(b);
            return b.mul(c).sub(a.square()).add(c.exp());
        }, small(seed, 3, 4), small(seed + 1, 4));
    }
}
