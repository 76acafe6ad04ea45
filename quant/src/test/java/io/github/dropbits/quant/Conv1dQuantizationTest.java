package io.github.dropbits.quant;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Conv1d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.Metrics;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.quant.alq.AlqQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that a one-dimensional network is quantized like any other network. */
class Conv1dQuantizationTest {
    private static final int LENGTH = 16;
    private static final int WAVES = 128;

    /** Sine waves of two classes: slow waves have class 0, and fast waves have class 1. */
    private record Waves(Tensor x, int[] labels) {
        static Waves of(long seed) {
            RandomStream random = new RandomStream(seed);
            float[] x = new float[WAVES * LENGTH];
            int[] labels = new int[WAVES];
            for (int n = 0; n < WAVES; n++) {
                labels[n] = n % 2;
                double phase = 6 * random.nextDouble();
                for (int i = 0; i < LENGTH; i++) {
                    x[n * LENGTH + i] = (float) (StrictMath.sin((labels[n] == 0 ? 0.5 : 1.5) * i + phase)
                            + 0.2 * random.nextGaussian());
                }
            }
            return new Waves(Tensor.of(x, WAVES, 1, LENGTH), labels);
        }
    }

    private static Sequential net() {
        RandomStream random = new RandomStream(1);
        return new Sequential(new Conv1d(1, 6, 5, ConvOptions.DEFAULT.stride(2).padding(2), true, random),
                Activation.relu(), new Conv1d(6, 4, 3, random), Activation.relu(), new Flatten(),
                new Linear(24, 2, random));
    }

    @Test
    void everyLayerAndItsSign() {
        Quantization q = Quantization.apply(net(), Nets.rule(2, 3), Waves.of(1).x());
        assertEquals(Map.of("0", 2, "2", 2, "5", 2), q.weightBits());
        assertEquals(Map.of("0", 8, "2", 3, "5", 3), q.inputBits());
        assertTrue(Nets.input(q, "0").signed());
        assertFalse(Nets.input(q, "2").signed());
        assertFalse(Nets.input(q, "5").signed());
    }

    @Test
    void trainsAtFewBits() {
        Waves train = Waves.of(1);
        Waves test = Waves.of(2);
        for (QuantizerFactory weights : List.of(CpqSpec.bits(3).perChannel(true), AlqQuantizer.bits(4, 2))) {
            Sequential net = net();
            Adam adam = Adam.adam(List.of(new ParameterGroup(net.namedParameters(), 1e-2, 0)));
            new Trainer<Waves>(net, adam, w -> crossEntropy(net.apply(w.x()), w.labels())).fit(60, 1,
                    epoch -> List.of(train));
            Quantization q = Quantization.apply(net, QuantizationRule.all(weights, CpqSpec.bits(3)), train.x());
            new Trainer<Waves>(net, Adam.adam(q.parameterGroups(2e-3, 0)),
                    w -> crossEntropy(net.apply(w.x()), w.labels())).listener(q.progress()).fit(80, 1,
                            epoch -> List.of(train));
            double accuracy = Metrics.accuracy(net, List.of(test), Waves::x, Waves::labels);
            assertTrue(accuracy > 0.95, q.report() + ": " + accuracy);
            int[] codes = Nets.row(q, "2").weight().codes(((Conv1d) net.children().get("2")).weight());
            assertEquals(Shape.of(4, 6, 3).elements(), codes.length);
        }
    }
}
