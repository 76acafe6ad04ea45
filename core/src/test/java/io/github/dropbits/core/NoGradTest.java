package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Recording can be switched off temporarily for one thread. */
class NoGradTest {
    private final Tensor leaf = Tensor.scalar(2).requiresGrad(true);

    @Test
    void nothingIsRecordedInside() {
        assertFalse(NoGrad.call(() -> leaf.exp()).needsGradient());
        NoGrad.run(() -> assertFalse(leaf.exp().needsGradient()));
        assertTrue(leaf.exp().needsGradient());
    }

    @Test
    void itEndsWithAnException() {
        assertThrows(ArithmeticException.class, () -> NoGrad.run(() -> {
            throw new ArithmeticException();
        }));
        assertThrows(ShapeException.class, () -> NoGrad.call(() -> leaf.reshape(2)));
        assertTrue(leaf.exp().needsGradient());
    }

    @Test
    void itNests() {
        NoGrad.run(() -> {
            NoGrad.run(() -> assertFalse(leaf.exp().needsGradient()));
            assertFalse(leaf.exp().needsGradient());
        });
        assertTrue(leaf.exp().needsGradient());
    }

    @Test
    void aConstantMadeInsideIsUsedOutside() {
        Tensor factor = NoGrad.call(() -> leaf.square());
        leaf.mul(factor).backward();
        assertEquals(4, leaf.grad().item());
    }

    @Test
    void otherThreadsGoOnRecording() throws InterruptedException {
        AtomicBoolean recorded = new AtomicBoolean();
        Thread other = new Thread(() -> recorded.set(leaf.exp().needsGradient()));
        NoGrad.run(() -> {
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertTrue(recorded.get());
    }

    @Test
    void opsInsideAreTracedAllTheSame() {
        Trace trace = Trace.of(() -> NoGrad.call(() -> leaf.exp().neg()));
        assertEquals(2, trace.steps().size());
    }
}
