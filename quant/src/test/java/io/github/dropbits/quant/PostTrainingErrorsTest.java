package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests invalid calls of post-training quantization. They leave the model unchanged. */
class PostTrainingErrorsTest {
    private static final QuantizationRule RULE = QuantizationRule.all(SteQuantizer.bits(4), SteQuantizer.bits(4))
            .networkInput(SteQuantizer.bits(8));

    private static String refused(Nets.Pair net, QuantizationRule rule, List<Tensor> batches) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> PostTraining.quantize(net, rule, batches));
        assertNull(net.first.weightTransform());
        assertNull(net.first.inputTransform());
        assertTrue(net.training());
        return e.getMessage();
    }

    @Test
    void noBatch() {
        assertEquals("post-training quantization needs at least one calibration batch",
                refused(Nets.pair(), RULE, List.of()));
    }

    @Test
    void aLayerThatTheBatchesDoNotReachMustBeSkipped() {
        Nets.Pair net = Nets.pair((p, x) -> p.first.apply(x));
        List<Tensor> batches = List.of(Nets.sample(4, 3));
        assertEquals("the calibration batches do not reach layer 'second', which the rule does not skip",
                refused(net, RULE, batches));
        Quantization q = PostTraining.quantize(net, RULE.skip("second"), batches);
        assertEquals(Map.of("first", 4), q.weightBits());
        assertNull(net.second.weightTransform());
    }

    @Test
    void anUnknownLayer() {
        assertEquals("the rule names layer 'fc9', but there is no such layer; layers that can be quantized: "
                + "[first, second]", refused(Nets.pair(), RULE.skip("fc9"), List.of(Nets.sample(4, 3))));
    }

    @Test
    void aBatchOfAnotherShapeLeavesTheModelAndItsOldQuantizers() {
        Nets.Pair net = Nets.pair();
        List<Tensor> bad = List.of(Nets.sample(4, 3), Tensor.zeros(4, 5));
        assertThrows(ShapeException.class, () -> PostTraining.quantize(net, RULE, bad));
        assertNull(net.first.weightTransform());
        assertTrue(net.training());
        Quantization old = PostTraining.quantize(net, RULE, List.of(Nets.sample(4, 3)));
        net.train(true);
        List<String> names = List.copyOf(net.namedModules().keySet());
        assertThrows(ShapeException.class, () -> PostTraining.quantize(net, RULE, bad));
        Module kept = net.first.weightTransform();
        assertSame(Nets.row(old, "first").weight(), kept);
        assertSame(Nets.row(old, "second").input(), net.second.inputTransform());
        assertEquals(names, List.copyOf(net.namedModules().keySet()));
        assertTrue(net.training() && kept.training());
    }
}
