package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the quantizer in docs/extending.md. */
class CustomQuantizerExampleTest {
    /**
     * Rounds weights to -a, 0 and a (Li, Liu: Ternary weight networks, 2016). The gradient is passed straight through.
     */
    static final class Ternary extends UniformQuantizer {
        private final Tensor step = buffer("step", Tensor.scalar(1));

        Ternary(Place place) {
            super(place.name());
        }

        @Override
        protected void initialize(Tensor x) {
            double sum = 0;
            for (float v : x.array()) {
                sum += Math.abs(v);
            }
            step.set(new float[] {(float) (1.4 * sum / x.elements() + 1e-12)});
        }

        @Override
        protected Tensor quantize(Tensor x) {
            float a = step.item();
            Tensor off = NoGrad.call(() -> x.copy().update(v -> {
                for (int i = 0; i < v.length; i++) {
                    v[i] = (Math.abs(v[i]) <= a / 2 ? 0 : Math.signum(v[i]) * a) - v[i];
                }
            }));
            return x.add(off);
        }

        @Override
        public int bits() {
            return 2;
        }

        @Override
        public Tensor step() {
            return step.copy();
        }

        @Override
        public Optional<QuantizerConfig> config() {
            return Optional.of(QuantizerConfig.of("ternary", 2));
        }
    }

    @Test
    void trainsAndKeepsThreeLevels(@TempDir Path folder) throws IOException {
        Moons moons = Moons.of(200, 1);
        Module net = Nets.mlp(3, 2, 24, 24);
        Quantization low = Quantization.apply(net, QuantizationRule.all(Ternary::new, LsqQuantizer.bits(4)), moons.x());
        Training.trainer(net, Adam.adam(low.parameterGroups(1e-2, 0)), low, moons, 0).fit(150, 1, e -> List.of(moons));
        double loss = Training.loss(net, moons);
        assertTrue(loss < 0.2, "it learns: " + loss);
        Quantizer q = low.report().getFirst().weight();
        Tensor w = new RandomStream(2).normal(1, 4, 50);
        for (int code : q.codes(w)) {
            assertEquals(Math.signum(code), code, "-1, 0 or 1");
        }

        Path file = folder.resolve("moons.safetensors");
        Module loaded = Nets.mlp(4, 2, 24, 24);
        low.save(file);
        QuantizationMethod ternary = QuantizationMethod.of("ternary", "weights -a, 0 and a", bits -> Ternary::new);
        Quantization.load(file, loaded, List.of(ternary, LsqQuantizer.METHOD));
        assertEquals(loss, Training.loss(loaded, moons));
    }
}
