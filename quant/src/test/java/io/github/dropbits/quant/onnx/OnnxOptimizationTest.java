package io.github.dropbits.quant.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.methods.QuantizationMethods;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that ONNX Runtime computes the same results at every optimization level. Its optimizer recognizes quantized
 * layers by their nodes and replaces them. Without a countermeasure it would round weights that are stored as floats to
 * 8 bits.
 */
class OnnxOptimizationTest {
    private static final String NETWORK = "lenet5";
    private static final int IMAGES = 30;

    @TempDir
    Path dir;

    /** A method with a bit-length, or a rule that leaves some weights in float. */
    record Use(String name, QuantizationRule rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Use> uses() {
        List<Use> all = new ArrayList<>();
        for (QuantizationMethod method : QuantizationMethods.all()) {
            for (int bits : new int[] {1, 2, 3, 4, 8}) {
                if (bits >= method.leastBits() && bits <= method.mostBits()) {
                    all.add(new Use(method.name() + " " + bits, rule(method, bits)));
                }
            }
        }
        QuantizerFactory cpq = CpqSpec.bits(3);
        all.add(new Use("inputs alone", QuantizationRule.all(null, cpq)));
        all.add(new Use("a layer with float weights", QuantizationRule.all(cpq, cpq)
                .layer("conv2", new QuantizationRule.Plan(null, cpq))
                .layer("fc1", new QuantizationRule.Plan(null, cpq))));
        return all;
    }

    private static QuantizationRule rule(QuantizationMethod method, int bits) {
        QuantizerFactory factory = method.factory(bits);
        // Levels that are not evenly spaced are supported for weights only.
        return method.choosesBits() || !method.trains() ? QuantizationRule.all(factory, CpqSpec.bits(4))
                : QuantizationRule.all(factory, factory);
    }

    @ParameterizedTest
    @MethodSource("uses")
    void sameLogitsAtEveryLevel(Use use) throws Exception {
        Module model = Zoo.quantized(NETWORK, use.rule());
        check(model, Zoo.images(NETWORK, IMAGES, 6), Zoo.input(NETWORK), use.name());
    }

    /** Multiplies quantized values by weights that do not belong to a layer, and quantizes the product. */
    private static final class Product extends Module {
        private final Tensor weights;
        private final Tensor bias;
        private final Module before = child("before", quantizer("before"));
        private final Module after = child("after", quantizer("after"));
        private final Module head;

        Product(RandomStream random) {
            weights = parameter("weights", random.normal(1, 12, 12));
            bias = parameter("bias", random.normal(1, 12));
            head = child("head", new Linear(12, 10, random));
        }

        private static Quantizer quantizer(String name) {
            return CpqSpec.bits(6).create(new Place(name, false, false, false, 1));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return head.apply(after.apply(before.apply(x).matmul(weights).add(bias)));
        }
    }

    @Test
    void productsWithUsersOwnWeights() throws Exception {
        RandomStream random = new RandomStream(4);
        Module model = new Product(random);
        Tensor x = random.normal(1, IMAGES, 12);
        NoGrad.call(() -> model.apply(x));
        check(model, x, Shape.of(1, 12), "matmul");
    }

    private void check(Module model, Tensor x, Shape batch, String what) throws Exception {
        Tensor expected = Zoo.evaluated(model, x);
        Path file = dir.resolve("model.onnx");
        OnnxExport.write(file, model, OrtModel.example(batch), OnnxOptions.DEFAULT);
        for (OptLevel level : OptLevel.values()) {
            try (OrtModel ort = new OrtModel(file, level)) {
                Logits.Difference d = Logits.difference(expected, ort.optimized(x));
                assertTrue(d.otherImages() <= 1 && d.otherClasses() == 0, what + " at " + level + ": " + d);
            }
        }
    }
}
