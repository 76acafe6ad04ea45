package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every op gives the same bits with reused arrays as with new arrays. */
class EveryOpInMemoryTest {
    static List<OpTable.Entry> entries() {
        return OpTable.entries();
    }

    /**
     * Applies the op twice and multiplies the outputs, so that gradients are accumulated and arrays are reused in
     * between.
     */
    private static List<float[]> step(OpTable.Entry e) {
        Tensor[] leaves = new Tensor[e.in().length];
        boolean[] wanted = new boolean[leaves.length];
        Arrays.fill(wanted, true);
        Tensor y = e.apply(leaves, wanted);
        Tensor z = e.function().apply(leaves);
        Tensor joined = y.mul(z).add(y.reshape(-1).square().reshape(y.shape().toArray()));
        joined.backward(new RandomStream(7).normal(1, y.shape().toArray()));
        List<float[]> out = new ArrayList<>();
        out.add(joined.toArray());
        for (Tensor leaf : leaves) {
            out.add(leaf.grad().toArray());
        }
        return out;
    }

    private static void assertSame(List<float[]> expected, List<float[]> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "array " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void givesTheSameBitsInUsedMemory(OpTable.Entry e) {
        List<float[]> expected = step(e);
        StepMemory memory = new StepMemory();
        for (int i = 0; i < 3; i++) {
            assertSame(expected, memory.run(() -> step(e)));
        }
    }

    /** All ops share one memory, so each op receives arrays that contain values of an earlier op. */
    @Test
    void allInOneMemory() {
        List<List<float[]>> expected = entries().stream().map(EveryOpInMemoryTest::step).toList();
        StepMemory memory = new StepMemory();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < expected.size(); i++) {
                OpTable.Entry e = entries().get(round == 1 ? expected.size() - 1 - i : i);
                assertSame(expected.get(round == 1 ? expected.size() - 1 - i : i), memory.run(() -> step(e)));
            }
        }
    }
}
