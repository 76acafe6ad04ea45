package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.cpq.Estimator;
import io.github.dropbits.quant.cpq.SigmaMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks that a rule that cannot be applied causes an error that names the layer, and leaves the model unchanged. */
class QuantizationErrorsTest {
    private static final CpqSpec SPEC = CpqSpec.bits(3);

    private final Sequential net = new Sequential(Nets.linear(3, 3), Activation.relu(), Nets.linear(3, 2));

    private String refused(QuantizationRule rule) {
        List<String> names = List.copyOf(net.namedModules().keySet());
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> Quantization.apply(net, rule, Nets.sample(4, 3)));
        assertEquals(names, List.copyOf(net.namedModules().keySet()));
        net.namedModules().values().forEach(m -> {
            assertTrue(m.training());
            if (m instanceof WeightLayer layer) {
                assertNull(layer.weightTransform());
                assertNull(layer.inputTransform());
            }
        });
        return e.getMessage();
    }

    @Test
    void anUnknownName() {
        String expected = "the rule names layer 'fc9', but there is no such layer; layers that can be quantized: "
                + "[0, 2]";
        assertEquals(expected, refused(Nets.rule(3, 3).skip("fc9")));
        assertEquals(expected, refused(Nets.rule(3, 3).layer("fc9", new QuantizationRule.Plan(SPEC, SPEC))));
    }

    /** A null factory leaves a tensor in float, whereas a factory that returns null is an error. */
    @Test
    void aFactoryThatGivesNothing() {
        for (QuantizationRule rule : List.of(QuantizationRule.all(p -> null, SPEC),
                QuantizationRule.all(SPEC, p -> null))) {
            String place = rule.plan("2", false).weight() == SPEC ? "2.input" : "0.weight";
            Exception e = assertThrows(NullPointerException.class,
                    () -> Quantization.apply(net, rule, Nets.sample(4, 3)));
            assertEquals("the factory gave no quantizer for " + place
                    + "; a rule leaves it in float by a factory that is null, or skip", e.getMessage());
            assertNull(((WeightLayer) net.children().get("0")).inputTransform());
        }
        assertEquals("plan",
                assertThrows(NullPointerException.class, () -> Nets.rule(3, 3).layer("0", null)).getMessage());
    }

    @Test
    void settingsThatAreNull() {
        assertEquals("sign", assertThrows(NullPointerException.class, () -> SPEC.sign(null)).getMessage());
        assertEquals("estimator", assertThrows(NullPointerException.class, () -> SPEC.estimator(null)).getMessage());
        assertEquals("sigma", assertThrows(NullPointerException.class, () -> SPEC.sigma(null)).getMessage());
    }

    @Test
    void aLayerWithoutWeights() {
        assertEquals("the rule names layer '1', but it is a ReLU, which has no weights; layers that can be quantized: "
                + "[0, 2]", refused(Nets.rule(3, 3).layer("1", new QuantizationRule.Plan(SPEC, SPEC))));
    }

    @Test
    void aLayerThatTheSampleDoesNotReach() {
        Nets.Pair pair = Nets.pair((p, x) -> p.first.apply(x));
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> Quantization.apply(pair, Nets.rule(3, 3).skip("second"), Nets.sample(4, 3)));
        assertTrue(e.getMessage().startsWith("the rule names layer 'second', but the sample did not reach it"),
                e.getMessage());
        assertNull(pair.first.weightTransform());
    }

    @Test
    void aStepAChannelOfAnInput() {
        CpqSpec each = SPEC.perChannel(true);
        assertEquals("2.input cannot have a step a channel: only weights can",
                refused(QuantizationRule.all(SPEC, each)));
        assertEquals("0.input cannot have a step a channel: only weights can",
                refused(Nets.rule(3, 3).networkInput(each)));
        assertEquals("2.input cannot have a step a channel: only weights can",
                refused(Nets.rule(3, 3).layer("2", new QuantizationRule.Plan(SPEC, each))));
    }

    @Test
    void aSampleOfAnotherShape() {
        assertThrows(RuntimeException.class, () -> Quantization.apply(net, Nets.rule(3, 3), Tensor.zeros(4, 5)));
        assertNull(((WeightLayer) net.children().get("0")).weightTransform());
        assertTrue(net.training());
    }

    @Test
    void specificationsThatMakeNoSense() {
        for (int bits : new int[] {0, 9}) {
            assertThrows(IllegalArgumentException.class, () -> CpqSpec.bits(bits));
        }
        for (int least : new int[] {0, 4}) {
            assertThrows(IllegalArgumentException.class, () -> SPEC.minBits(least));
        }
        for (double p : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> SPEC.dropBits(p));
        }
    }

    @Test
    void aSpecificationChangesOneThingAtATime() {
        CpqSpec spec = SPEC.sign(CpqSpec.Sign.SIGNED).perChannel(true).estimator(Estimator.ARGMAX)
                .sigma(SigmaMode.fixed(0.5)).minBits(1).dropBits(0.3).annealDrop(true).learnBits(true);
        assertEquals("CpqSpec[bits=3, sign=SIGNED, perChannel=true, estimator=ARGMAX, sigma=" + SigmaMode.fixed(0.5)
                + ", minBits=1, drop=0.3, annealDrop=true, learnBits=true, channelMasks=false, learnStep=true]",
                spec.toString());
        assertEquals("CpqSpec[bits=3, sign=AUTO, perChannel=false, estimator=ALL, sigma=" + SigmaMode.DEFAULT
                + ", minBits=2, drop=0.0, annealDrop=false, learnBits=false, channelMasks=false, learnStep=true]",
                SPEC.toString());
        assertEquals(1, CpqSpec.bits(1).minBits());
    }
}
