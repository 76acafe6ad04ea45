package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.runtime.StepMemory;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Failed allocations are reported with the shape. The JVM rejects arrays of 8 GB immediately, so these tests do not
 * fill the heap.
 */
class OutOfMemoryTest {
    /** The side of a square whose number of elements is just below the maximum length of a Java array. */
    private static final int SIDE = 46_340;
    private static final String HEAP = "; the heap may take " + Runtime.getRuntime().maxMemory() / (1 << 20)
            + " MiB (-Xmx)";

    /** An op that allocates too much scratch memory, either in the forward pass or in the backward pass. */
    private static final class Greedy extends Op {
        private final boolean inForward;
        private float[] scratch;

        private Greedy(boolean inForward) {
            this.inForward = inForward;
        }

        static Tensor greedy(Tensor x, boolean inForward) {
            return new Greedy(inForward).apply(x);
        }

        @Override
        protected Shape infer(Shape[] in) {
            return in[0];
        }

        @Override
        protected void forward(Tensor[] in, float[] out) {
            if (inForward) {
                scratch = new float[SIDE * SIDE];
            }
        }

        @Override
        protected void backward(Gradients g) {
            scratch = new float[SIDE * SIDE];
            g.pass(0);
        }
    }

    private static String message(Executable call) {
        OutOfMemoryError e = assertThrows(OutOfMemoryError.class, call);
        assertTrue(assertInstanceOf(OutOfMemoryError.class, e.getCause()).getMessage().contains("Java heap space"));
        return e.getMessage();
    }

    @BeforeEach
    void theHeapIsSmaller() {
        assumeTrue(Runtime.getRuntime().maxMemory() < 8L << 30, "the heap would hold what is to be too much");
    }

    @Test
    void moreElementsThanAnArrayHolds() {
        for (Executable call : new Executable[] {() -> Shape.of(65_536, 3, 32_768),
            () -> Tensor.zeros(65_536, 3, 32_768), () -> Tensor.of(new float[2], 65_536, 3, 32_768),
            () -> new RandomStream(1).normal(1, 65_536, 3, 32_768)}) {
            assertEquals("shape [65536, 3, 32768] has more elements than a Java array can hold",
                    assertThrows(IllegalArgumentException.class, call).getMessage());
        }
        Tensor column = Tensor.zeros(65_536, 1);
        assertEquals("shape [65536, 65536] has more elements than a Java array can hold",
                assertThrows(ShapeException.class, () -> column.matmul(column.reshape(1, -1))).getMessage());
    }

    @Test
    void aTensor() {
        assertEquals("no memory for a tensor of shape [46340, 46340] (8191.7 MiB)" + HEAP,
                message(() -> Tensor.zeros(SIDE, SIDE)));
    }

    @Test
    void anOpsOutput() {
        Tensor row = Tensor.zeros(SIDE).requiresGrad(true);
        Tensor column = Tensor.zeros(SIDE, 1);
        assertEquals("no memory for the output of op add, of shape [46340, 46340] (8191.7 MiB), from inputs of shapes"
                + " [46340, 1], [46340]" + HEAP, message(() -> column.add(row)));
        row.sum().backward();
        assertEquals(1, row.grad().array()[SIDE - 1]);
    }

    @Test
    void withinAStepsMemoryToo() {
        StepMemory memory = new StepMemory();
        Tensor row = Tensor.zeros(SIDE);
        assertTrue(message(() -> memory.run(() -> row.reshape(-1, 1).add(row))).startsWith(
                "no memory for the output of op add, of shape [46340, 46340]"));
        assertEquals(SIDE, memory.run(() -> row.add(1).sum().item()));
    }

    @Test
    void anOpsScratch() {
        Tensor x = Tensor.zeros(2, 3);
        assertEquals("no memory for the scratch memory of op greedy, beside its output of shape [2, 3] (0.0 MiB), from"
                + " inputs of shapes [2, 3]" + HEAP, message(() -> Greedy.greedy(x, true)));
    }

    @Test
    void aBackward() {
        Tensor x = Tensor.full(2, 512, 512).requiresGrad(true);
        Tensor loss = Greedy.greedy(x.mul(1), false).sum();
        assertEquals("no memory for the backward of op greedy: scratch, or the gradients of inputs of shapes [512, 512]"
                + " (1.0 MiB)" + HEAP, message(loss::backward));
        assertNull(x.grad());
        x.mul(3).sum().backward();
        float[] threes = new float[512 * 512];
        Arrays.fill(threes, 3);
        assertArrayEquals(threes, x.grad().array());
    }
}
