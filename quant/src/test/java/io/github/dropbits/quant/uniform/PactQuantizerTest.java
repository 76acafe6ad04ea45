package io.github.dropbits.quant.uniform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizerFactory;
import org.junit.jupiter.api.Test;

/** Compares PACT with the equations of the paper, computed by hand. */
class PactQuantizerTest {
    private static final Place RECTIFIED = new Place("fc.input", false, true, false, 1);

    private static PactQuantizer started() {
        PactQuantizer q = new PactQuantizer(RECTIFIED, 2);
        q.start(Tensor.of(new float[] {1, 6, -7, 2}, 4));
        return q;
    }

    /**
     * Equations 1 and 2: values are clipped to alpha, which is the largest value of the first batch, and are rounded to
     * thirds of it.
     */
    @Test
    void levels() {
        PactQuantizer q = started();
        assertEquals(2, q.step().item(), 1e-6);
        Tensor y = q.apply(Tensor.of(new float[] {-3, 0.9f, 1.1f, 4.9f, 5.1f, 80}, 6));
        assertArrayEquals(new float[] {0, 0, 2, 4, 6, 6}, y.array(), 1e-5f);
        assertArrayEquals(new int[] {0, 1, 3}, q.codes(Tensor.of(new float[] {-1, 2.5f, 7}, 3)));
    }

    /**
     * Equation 3: the gradients of clipped values contribute to alpha only. The gradients of all other values are
     * passed to the values.
     */
    @Test
    void gradients() {
        PactQuantizer q = started();
        Tensor x = Tensor.of(new float[] {-3, 0.9f, 5.9f, 7, 80}, 5).requiresGrad(true);
        q.apply(x).backward(Tensor.of(new float[] {1, 2, 4, 8, 16}, 5));
        assertArrayEquals(new float[] {0, 2, 4, 0, 0}, x.grad().array());
        assertEquals(8 + 16, q.namedParameters().get("alpha").grad().item(), 1e-4);
    }

    /** Alpha is learned and may become negative, so its absolute value is used. */
    @Test
    void theStepStaysPositive() {
        PactQuantizer q = started();
        q.namedParameters().get("alpha").set(new float[] {-3});
        assertEquals(1, q.step().item(), 1e-6);
        q.namedParameters().get("alpha").set(new float[] {0});
        assertEquals(1e-6 / 3, q.step().item(), 1e-9);
    }

    @Test
    void weightsAreDorefas() {
        QuantizerFactory factory = PactQuantizer.bits(3);
        assertInstanceOf(DorefaQuantizer.class, factory.create(new Place("fc.weight", true, false, false, 2)));
        assertEquals("PACT(3 bits unsigned)", ((PactQuantizer) factory.create(RECTIFIED)).describe());
    }

    @Test
    void whatIsRefused() {
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> new PactQuantizer(new Place("fc.input", false, false, false, 1), 3));
        assertEquals("PACT takes inputs that cannot be negative, as behind a rectifier; fc.input can be",
                e.getMessage());
        e = assertThrows(IllegalArgumentException.class,
                () -> new PactQuantizer(new Place("fc.weight", true, true, false, 1), 3));
        assertEquals("PACT clips activations; fc.weight needs another quantizer", e.getMessage());
    }
}
