package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Tests that repeat arrays to a larger shape and sum them back. */
class BroadcastTest {
    @Provide
    Arbitrary<Tensors.Pair> pairs() {
        return Tensors.broadcastable();
    }

    @Test
    void strides() {
        assertArrayEquals(new int[] {0, 3, 0, 1}, Broadcast.strides(Shape.of(2, 1, 3), Shape.of(4, 2, 5, 3)));
        assertArrayEquals(new int[] {0, 0}, Broadcast.strides(Shape.SCALAR, Shape.of(2, 3)));
        assertArrayEquals(new int[] {}, Broadcast.strides(Shape.SCALAR, Shape.SCALAR));
    }

    @Test
    void expandRepeatsAndReduceSums() {
        Shape small = Shape.of(2, 1);
        Shape large = Shape.of(2, 2, 3);
        assertArrayEquals(new float[] {1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2},
                Broadcast.expand(new float[] {1, 2}, small, large));
        assertArrayEquals(new float[] {1 + 2 + 3 + 7 + 8 + 9, 4 + 5 + 6 + 10 + 11 + 12},
                Broadcast.reduce(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, large, small));
    }

    /** Checks the defining property of an adjoint: {@code <expand(a), g> = <a, reduce(g)>} for any g. */
    @Property(tries = 200)
    void reduceIsTheAdjointOfExpand(@ForAll("pairs") Tensors.Pair p) {
        Shape to = p.a().shape().broadcast(p.b().shape());
        float[] g = Tensors.lattice(5, 2, to.toArray()).array();
        for (Tensor t : new Tensor[] {p.a(), p.b()}) {
            float[] full = Broadcast.expand(t.array(), t.shape(), to);
            float[] back = Broadcast.reduce(g, to, t.shape());
            assertEquals(t.elements(), back.length);
            double size = 1 + Math.sqrt(dot(full, full) * dot(g, g));
            assertEquals(dot(full, g), dot(t.array(), back), 1e-6 * size);
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /**
     * Compares each element with the source element at the same index, in which the indices of repeated dimensions are
     * 0.
     */
    @Property(tries = 100)
    void expandTakesTheElementOfTheSamePosition(@ForAll("pairs") Tensors.Pair p) {
        Shape to = p.a().shape().broadcast(p.b().shape());
        Tensor full = Tensor.wrap(Broadcast.expand(p.a().array(), p.a().shape(), to), to);
        int[] at = new int[to.rank()];
        for (int i = 0; i < to.elements(); i++) {
            int rest = i;
            for (int d = at.length - 1; d >= 0; d--) {
                at[d] = rest % to.dim(d);
                rest /= to.dim(d);
            }
            int[] own = new int[p.a().shape().rank()];
            for (int d = 0; d < own.length; d++) {
                own[d] = p.a().shape().dim(d) == 1 ? 0 : at[at.length - own.length + d];
            }
            assertEquals(p.a().get(own), full.get(at));
        }
    }

    @Test
    void manySmallTermsAreNotLost() {
        Shape from = Shape.of(1 << 20, 1);
        float[] g = Tensor.full(0.1f, 1 << 20).array();
        assertEquals((1 << 20) * (double) 0.1f, Broadcast.reduce(g, from, Shape.of(1))[0], 0.05);
        assertEquals((1 << 20) * (double) 0.1f, Broadcast.reduce(g, Shape.of(1 << 20), Shape.SCALAR)[0], 0.05);
    }

    /** Each result is the sum of its own rows, so several threads can compute the results. */
    @Test
    void rowsOnAnyNumberOfThreads() throws Exception {
        Shape from = Shape.of(400, 3, 129);
        float[] g = Tensors.lattice(7, 4, 400, 3, 129).array();
        double[] expected = new double[400];
        for (int i = 0; i < g.length; i++) {
            expected[i / (3 * 129)] += g[i];
        }
        float[] alone = Broadcast.reduce(g, from, Shape.of(400, 1, 1));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], alone[i], 1e-6 * Math.abs(expected[i]) + 1e-4, "row " + i);
        }
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                assertArrayEquals(alone, workers.run(() -> Broadcast.reduce(g, from, Shape.of(400, 1, 1))));
            }
        }
    }

    @Test
    void emptyShapes() {
        assertArrayEquals(new float[0], Broadcast.expand(new float[] {1}, Shape.of(1), Shape.of(0)));
        assertArrayEquals(new float[] {0, 0}, Broadcast.reduce(new float[0], Shape.of(0, 2), Shape.of(2)));
        assertArrayEquals(new float[] {0, 0}, Broadcast.reduce(new float[0], Shape.of(2, 0), Shape.of(2, 1)));
        assertArrayEquals(new float[0], Broadcast.reduce(new float[0], Shape.of(0, 2), Shape.of(0, 1)));
    }

    /** Covers dimensions of extent 1, lower ranks, and reductions that resemble sums of rows but are not. */
    @Test
    void edgesOfRows() {
        float[] six = {1, 2, 3, 4, 5, 6};
        assertArrayEquals(new float[] {6, 15}, Broadcast.reduce(six, Shape.of(2, 1, 3), Shape.of(2, 1, 1)));
        assertArrayEquals(new float[] {21}, Broadcast.reduce(six, Shape.of(1, 6), Shape.of(1)));
        assertArrayEquals(new float[] {7}, Broadcast.reduce(new float[] {7}, Shape.of(1, 1), Shape.SCALAR));
        assertArrayEquals(six, Broadcast.reduce(six, Shape.of(2, 3), Shape.of(2, 3)));
        assertArrayEquals(new float[] {5, 7, 9}, Broadcast.reduce(six, Shape.of(2, 3), Shape.of(3)));
        assertArrayEquals(new float[] {1 + 2 + 5 + 6, 3 + 4 + 7 + 8}, Broadcast.reduce(
                new float[] {1, 2, 3, 4, 5, 6, 7, 8}, Shape.of(2, 2, 2), Shape.of(1, 2, 1)));
    }
}
