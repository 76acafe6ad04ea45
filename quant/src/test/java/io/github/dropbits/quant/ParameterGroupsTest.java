package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.TrainingListener;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.cpq.SigmaMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the methods of the handle that training uses: parameter groups and progress. */
class ParameterGroupsTest {
    private static final CpqSpec LEARNED = CpqSpec.bits(4).minBits(1).learnBits(true);

    private final Nets.Pair net = Nets.pair();

    private Quantization quantized(CpqSpec weight, CpqSpec input) {
        return Quantization.apply(net, QuantizationRule.all(weight, input), Nets.sample(4, 3));
    }

    @Test
    void weightsScalesAndLogits() {
        Quantization q = quantized(LEARNED.sigma(SigmaMode.learned(0.3)), CpqSpec.bits(3).dropBits(0.1));
        List<ParameterGroup> groups = q.parameterGroups(0.01, 1e-4);
        assertEquals(3, groups.size());
        ParameterGroup own = groups.get(0);
        assertEquals(Set.of("first.weight", "first.bias", "second.weight", "second.bias"), own.parameters().keySet());
        assertEquals(0.01, own.learningRate());
        assertEquals(1e-4, own.weightDecay());
        ParameterGroup scales = groups.get(1);
        assertEquals(Set.of("first.weight_quantizer.log_alpha", "first.weight_quantizer.log_sigma",
                "first.input_quantizer.log_alpha", "second.weight_quantizer.log_alpha",
                "second.weight_quantizer.log_sigma", "second.input_quantizer.log_alpha"), scales.parameters().keySet());
        assertEquals(0.1, scales.learningRate(), 1e-12);
        assertEquals(0, scales.weightDecay());
        ParameterGroup logits = groups.get(2);
        assertEquals(Set.of("first.weight_quantizer.drop_bits.logits", "second.weight_quantizer.drop_bits.logits"),
                logits.parameters().keySet());
        assertEquals(0.5, logits.learningRate(), 1e-12);
        assertEquals(0, logits.weightDecay());
    }

    @Test
    void theGroupsAreAllParameters() {
        Quantization q = quantized(LEARNED, LEARNED);
        int n = q.parameterGroups(0.1, 0).stream().mapToInt(g -> g.parameters().size()).sum();
        assertEquals(net.namedParameters().size(), n);
    }

    /** A user-defined quantizer that delegates to a CPQ quantizer. */
    private static final class Wrapping extends Quantizer {
        private final Quantizer inner;

        Wrapping(Place place) {
            super(place.name());
            inner = child("inner", LEARNED.create(place));
        }

        @Override
        protected void initialize(Tensor x) {
        }

        @Override
        protected Tensor quantize(Tensor x) {
            return inner.apply(x);
        }

        @Override
        public int[] codes(Tensor x) {
            return inner.codes(x);
        }

        @Override
        public int bits() {
            return inner.bits();
        }
    }

    /** The inner quantizers of a quantizer keep their own learning rates. */
    @Test
    void partsOfAQuantizer() {
        Quantization q = Quantization.apply(net, QuantizationRule.all(Wrapping::new, null), Nets.sample(4, 3));
        Map<String, Double> rates = new HashMap<>();
        for (ParameterGroup group : q.parameterGroups(0.01, 1e-4)) {
            group.parameters().keySet().forEach(name -> rates.put(name, group.learningRate()));
        }
        assertEquals(0.1, rates.get("second.weight_quantizer.inner.log_alpha"), 1e-12);
        assertEquals(0.5, rates.get("second.weight_quantizer.inner.drop_bits.logits"), 1e-12);
    }

    @Test
    void progressReachesEveryQuantizer() {
        Quantization q = quantized(CpqSpec.bits(3), CpqSpec.bits(3).sigma(SigmaMode.annealed(0.5, 0.25)));
        TrainingListener listener = q.progress();
        listener.stepDone(0, 50, 100, 1, 0);
        float half = (float) Math.sqrt(0.5 * 0.25);
        assertArrayEquals(new float[] {half}, ratio("second.input_quantizer"), 1e-6f);
        assertArrayEquals(new float[] {(float) Math.sqrt(1.0 / 30)}, ratio("first.input_quantizer"), 1e-6f);
        listener.stepDone(1, 100, 100, 1, 0);
        assertArrayEquals(new float[] {0.25f}, ratio("second.input_quantizer"), 1e-6f);
        assertArrayEquals(new float[] {0.1f}, ratio("second.weight_quantizer"), 1e-6f);
    }

    private float[] ratio(String quantizer) {
        return net.namedBuffers().get(quantizer + ".ratio").toArray();
    }
}
