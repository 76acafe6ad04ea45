package io.github.dropbits.quant.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.relaxed.RelaxedQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.PactQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares quantized networks with ONNX Runtime. The logits are equal, except for images with a value so close to the
 * border between two codes that rounding errors of a sum determine the code.
 */
class OnnxQuantizedTest {
    /** The usual fraction of images that may differ, which is one of 50. */
    private static final double FEW = 0.02;

    @TempDir
    Path dir;

    /**
     * A quantized network.
     *
     * @param share the fraction of images in which a code may be on the other side of a border. With the small steps of
     *     8 bits this occurs in more images, but the effect is small
     */
    record Use(String network, String method, QuantizationRule rule, OnnxOptions options, double share) {
        void check(Tensor expected, Tensor actual, String what) {
            Logits.Difference d = Logits.difference(expected, actual);
            assertTrue(d.otherImages() <= Math.max(1, share * d.images()), this + " " + what + ": " + d);
            assertTrue(share == FEW || d.largest() < 0.05, this + " " + what + ": " + d);
            assertEquals(0, d.otherClasses(), this + " " + what + ": " + d);
        }

        @Override
        public String toString() {
            return network + " " + method + (options.int4() ? " int4" : "");
        }
    }

    static List<Use> uses() {
        List<Use> all = new ArrayList<>();
        for (int bits : new int[] {2, 3, 4, 8}) {
            for (String network : List.of("lenet5", "vgg7", "resnet18", "mobilenetv2")) {
                put(all, network, "cpq " + bits, CpqSpec.bits(bits));
            }
        }
        for (int bits : new int[] {2, 4, 8}) {
            put(all, "vgg7", "lsq+ " + bits, LsqQuantizer.plusBits(bits));
            put(all, "vgg7", "pact and dorefa " + bits, PactQuantizer.bits(bits));
        }
        put(all, "vgg7", "lsq 3", LsqQuantizer.bits(3));
        put(all, "vgg7", "ste 4", SteQuantizer.bits(4));
        put(all, "vgg7", "rq 3", RelaxedQuantizer.bits(3));
        QuantizationRule single = QuantizationRule.all(CpqSpec.bits(2), CpqSpec.bits(1));
        all.add(new Use("lenet5", "cpq 2/1", single, OnnxOptions.DEFAULT, FEW));
        all.add(new Use("vgg7", "cpq 2/1", single, OnnxOptions.DEFAULT.int4(true), FEW));
        CpqSpec learned = CpqSpec.bits(4).dropBits(0.3).learnBits(true);
        all.add(new Use("lenet5", "learned lengths", QuantizationRule.all(learned, learned), OnnxOptions.DEFAULT,
                FEW));
        all.add(new Use("mobilenetv2", "cpq 4", QuantizationRule.all(CpqSpec.bits(4), CpqSpec.bits(4)),
                OnnxOptions.DEFAULT.int4(true), FEW));
        CpqSpec channels = CpqSpec.bits(3).perChannel(true);
        QuantizationRule mixed = QuantizationRule.all(channels, CpqSpec.bits(3))
                .layer("conv2", new QuantizationRule.Plan(CpqSpec.bits(5), CpqSpec.bits(2))).skip("conv3")
                .layer("fc1", new QuantizationRule.Plan(CpqSpec.bits(2).perChannel(true), null))
                .layer("fc2", new QuantizationRule.Plan(null, CpqSpec.bits(6)));
        all.add(new Use("vgg7", "mixed lengths, per channel", mixed, OnnxOptions.DEFAULT, FEW));
        all.add(new Use("vgg7", "mixed lengths, per channel", mixed, OnnxOptions.DEFAULT.int4(true), FEW));
        return all;
    }

    private static void put(List<Use> all, String network, String method, QuantizerFactory factory) {
        QuantizationRule rule = QuantizationRule.all(factory, factory);
        double share = method.endsWith("8") ? 0.4 : FEW;
        all.add(new Use(network, method, rule, OnnxOptions.DEFAULT, share));
        if (network.equals("vgg7") && !method.endsWith("8")) {
            all.add(new Use(network, method, rule, OnnxOptions.DEFAULT.int4(true), share));
        }
    }

    @ParameterizedTest
    @MethodSource("uses")
    void sameLogits(Use use) throws Exception {
        Module model = Zoo.quantized(use.network(), use.rule());
        Tensor x = Zoo.images(use.network(), Zoo.count(use.network()), 6);
        Tensor expected = Zoo.evaluated(model, x);
        try (OrtModel ort = OrtModel.of(dir, model, Zoo.input(use.network()), use.options())) {
            use.check(expected, ort.plain(x), "as it is");
            use.check(expected, ort.optimized(x), "optimized");
        }
    }
}
