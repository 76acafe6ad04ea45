package io.github.dropbits.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private final Agreement agreement = new Agreement();

    private Map<String, Object> figures() {
        Map<String, Object> out = new LinkedHashMap<>();
        agreement.into(out, "x_");
        return out;
    }

    @Test
    void imagesAreCountedBatchByBatch() {
        // The four images: equal logits; a difference below a thousandth of the largest; another logit; another class.
        agreement.add(Tensor.of(new float[] {1, 2, 100, -200}, 2, 2), Tensor.of(new float[] {1, 2, 100.1f, -200}, 2, 2),
                new int[] {1, 1});
        agreement.add(Tensor.of(new float[] {1, 2, 1, 2}, 2, 2), Tensor.of(new float[] {1, 2.5f, 3, 2}, 2, 2),
                new int[] {1, 0});
        Map<String, Object> figures = figures();
        assertEquals(0.75, figures.get("x_accuracy"));
        assertEquals(0.75, figures.get("x_agreement"));
        assertEquals(2, figures.get("x_other_logits"));
        assertEquals(1.0, figures.get("x_largest_difference"));
    }

    @Test
    void aNanIsAnotherLogit() {
        agreement.add(Tensor.of(new float[] {1, 2}, 1, 2), Tensor.of(new float[] {1, Float.NaN}, 1, 2), new int[] {1});
        assertEquals(1, figures().get("x_other_logits"));
        assertNull(figures().get("x_largest_difference"));
        assertEquals(0.0, figures().get("x_agreement"));
        assertEquals(0.0, figures().get("x_accuracy"));
    }

    @Test
    void zerosAreTheSame() {
        agreement.add(Tensor.zeros(1, 3), Tensor.zeros(1, 3), new int[] {0});
        assertEquals(0, figures().get("x_other_logits"));
        assertEquals(0.0, figures().get("x_largest_difference"));
    }

    @Test
    void outputsOfOtherShapesAreRefused() {
        assertEquals("the trained model gives " + Shape.of(1, 3) + ", the file " + Shape.of(1, 2),
                assertThrows(IllegalArgumentException.class,
                        () -> agreement.add(Tensor.zeros(1, 3), Tensor.zeros(1, 2), new int[1])).getMessage());
    }
}
