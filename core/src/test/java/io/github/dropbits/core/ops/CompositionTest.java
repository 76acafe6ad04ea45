package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;

/** Each op gives the same result as a composition of simpler ops. */
@Domain(Inputs.class)
class CompositionTest {
    private static final float EPS = 1e-3f;

    @Provide
    Arbitrary<Tensor> ranked() {
        return Tensors.ranked(1, 4);
    }

    @Provide
    Arbitrary<Tensor> matrices() {
        return Tensors.ranked(2, 2);
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        float size = 1;
        for (float v : expected.toArray()) {
            size = Math.max(size, Math.abs(v));
        }
        assertArrayEquals(expected.toArray(), actual.toArray(), 3e-5f * size);
    }

    /** Returns the tensor with the given dimension and the last dimension exchanged. */
    private static Tensor swapped(Tensor x, int dim) {
        return Permute.transpose(x, dim, -1);
    }

    @Property(tries = 60)
    void alongAnyDimensionAsAlongTheLast(@ForAll("ranked") Tensor x, @ForAll @IntRange(max = 3) int d) {
        int dim = d % x.shape().rank();
        assertClose(swapped(Softmax.softmax(swapped(x, dim), -1), dim), Softmax.softmax(x, dim));
        assertClose(swapped(LogSoftmax.logSoftmax(swapped(x, dim), -1), dim), LogSoftmax.logSoftmax(x, dim));
        assertClose(swapped(LogSumExp.logSumExp(swapped(x, dim), true, -1), dim), LogSumExp.logSumExp(x, true, dim));
        assertClose(swapped(Max.max(swapped(x, dim), true, -1), dim), Max.max(x, true, dim));
    }

    @Property(tries = 60)
    void varianceIsTheMeanOfSquares(@ForAll Tensor x, @ForAll @IntRange(max = 15) int mask, @ForAll boolean keep) {
        int[] dims = Check.dims(mask, x.shape().rank(), false);
        Tensor centred = x.sub(Mean.mean(x, true, dims));
        assertClose(Mean.mean(centred.square(), keep, dims), Var.var(x, false, keep, dims));
    }

    private static Tensor standardized(Tensor x, int... dims) {
        return x.sub(Mean.mean(x, true, dims)).div(Sqrt.sqrt(Var.var(x, false, true, dims).add(EPS)));
    }

    @Property(tries = 60)
    void layerNorm(@ForAll("ranked") Tensor x, @ForAll @IntRange(max = 3) int skip) {
        int rank = x.shape().rank();
        int first = skip % rank;
        int[] last = Arrays.copyOfRange(x.shape().toArray(), first, rank);
        Tensor gamma = Tensors.lattice(2, 1, last);
        Tensor beta = Tensors.lattice(3, 2, last);
        int[] dims = Check.dims(15 >> first << first, rank, false);
        assertClose(standardized(x, dims).mul(gamma).add(beta), LayerNorm.layerNorm(x, gamma, beta, EPS));
    }

    @Property(tries = 60)
    void groupNorm(@ForAll @IntRange(min = 1, max = 3) int images, @ForAll @IntRange(min = 1, max = 4) int groups,
            @ForAll @IntRange(min = 1, max = 3) int perGroup, @ForAll @IntRange(min = 1, max = 20) int area) {
        int channels = groups * perGroup;
        Tensor x = Tensors.lattice(1, 0, images, channels, area);
        Tensor gamma = Tensors.lattice(2, 1, channels);
        Tensor beta = Tensors.lattice(3, 2, channels);
        Tensor normal = standardized(x.reshape(images, groups, -1), 2).reshape(images, channels, area);
        assertClose(normal.mul(gamma.reshape(channels, 1)).add(beta.reshape(channels, 1)),
                GroupNorm.groupNorm(x, groups, gamma, beta, EPS));
    }

    @Property(tries = 60)
    void batchNorm(@ForAll @IntRange(min = 2, max = 5) int images, @ForAll @IntRange(min = 1, max = 5) int channels,
            @ForAll @IntRange(min = 1, max = 20) int area) {
        Tensor x = Tensors.lattice(1, 0, images, channels, area);
        Tensor gamma = Tensors.lattice(2, 1, channels);
        Tensor beta = Tensors.lattice(3, 2, channels);
        Tensor mean = Tensors.lattice(4, 3, channels);
        Tensor var = Check.positive(Tensors.lattice(5, 3, channels), 0.5f);
        Tensor running = x.sub(mean.reshape(-1, 1)).div(Sqrt.sqrt(var.add(EPS)).reshape(-1, 1));
        assertClose(running.mul(gamma.reshape(-1, 1)).add(beta.reshape(-1, 1)),
                BatchNorm.batchNorm(x, gamma, beta, mean, var, false, 0.25f, EPS));
        Tensor oldMean = mean.copy();
        Tensor oldVar = var.copy();
        Tensor own = standardized(x, 0, 2);
        assertClose(own.mul(gamma.reshape(-1, 1)).add(beta.reshape(-1, 1)),
                BatchNorm.batchNorm(x, gamma, beta, mean, var, true, 0.25f, EPS));
        // With a momentum of 0.25, the mean and unbiased variance of the batch have a weight of a quarter in the
        // running statistics.
        assertClose(oldMean.mul(0.75f).add(x.mean(0, 2).mul(0.25f)), mean);
        assertClose(oldVar.mul(0.75f).add(Var.var(x, true, false, 0, 2).mul(0.25f)), var);
    }

    @Property(tries = 40)
    void matrixProductsBatchByBatch(@ForAll @IntRange(min = 1, max = 3) int b,
            @ForAll @IntRange(min = 1, max = 3) int c, @ForAll boolean repeatLeft, @ForAll boolean repeatRight) {
        Tensor x = Tensors.lattice(1, 0, repeatLeft ? 1 : b, c, 4, 5);
        Tensor y = Tensors.lattice(2, 1, b, repeatRight ? 1 : c, 5, 3);
        Tensor z = x.matmul(y);
        for (int i = 0; i < b; i++) {
            for (int j = 0; j < c; j++) {
                assertClose(matrix(x, repeatLeft ? 0 : i, j).matmul(matrix(y, i, repeatRight ? 0 : j)),
                        matrix(z, i, j));
            }
        }
    }

    private static Tensor matrix(Tensor x, int i, int j) {
        Tensor part = Slice.slice(Slice.slice(x, 0, i, i + 1), 1, j, j + 1);
        return part.reshape(x.shape().dim(2), x.shape().dim(3));
    }

    @Property(tries = 40)
    void linear(@ForAll("ranked") Tensor x, @ForAll @IntRange(min = 1, max = 9) int out) {
        int in = x.shape().dim(-1);
        Tensor weight = Tensors.lattice(1, 1, out, in);
        Tensor bias = Tensors.lattice(2, 2, out);
        int[] dims = x.shape().toArray();
        dims[dims.length - 1] = out;
        Tensor product = x.reshape(-1, in).matmul(weight.permute(1, 0)).reshape(dims);
        assertClose(product.add(bias), Linear.linear(x, weight, bias));
        assertClose(product, Linear.linear(x, weight, null));
    }

    @Property(tries = 40)
    void losses(@ForAll("matrices") Tensor x, @ForAll long seed) {
        int rows = x.shape().dim(0);
        int classes = x.shape().dim(1);
        RandomStream random = new RandomStream(seed);
        int[] labels = new int[rows];
        Tensor target = Tensor.zeros(rows, classes);
        for (int r = 0; r < rows; r++) {
            labels[r] = random.nextInt(classes);
            int at = r * classes + labels[r];
            target.update(a -> a[at] = 1);
        }
        Tensor smooth = target.mul(0.8f).add(0.2f / classes);
        Tensor loss = smooth.mul(LogSoftmax.logSoftmax(x, 1)).sum().neg();
        assertClose(loss, CrossEntropy.crossEntropy(x, labels, 0.2f, Reduction.SUM));
        assertClose(loss.mul(1f / rows), CrossEntropy.crossEntropy(x, labels, 0.2f, Reduction.MEAN));
        Tensor other = Tensors.lattice(7, 1, rows, classes);
        assertClose(x.sub(other).square().mean(), Mse.mse(x, other));
        Tensor p = x.sigmoid();
        Tensor entropy = target.mul(p.log()).add(Tensor.scalar(1).sub(target).mul(Tensor.scalar(1).sub(p).log())).neg();
        assertClose(entropy.mean(), BceWithLogits.bceWithLogits(x, target));
        Tensor q = LogSoftmax.logSoftmax(other.mul(0.5f), 1);
        Tensor distance = q.exp().mul(q.sub(LogSoftmax.logSoftmax(x.mul(0.5f), 1))).sum().mul(4f / rows);
        assertClose(distance, KlDistill.klDistill(x, other, 2));
    }
}
