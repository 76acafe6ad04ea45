package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.onnx.OnnxExport;
import io.github.dropbits.quant.onnx.OnnxOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a layer that is applied but not registered is detected by all operations on the module tree. */
class UnregisteredPartsTest {
    private static final Tensor X = new RandomStream(1).normal(1, 2, 3, 4, 4);

    @TempDir
    private Path folder;

    /** A module that registers its convolution, but neither its batch norm nor its classifier. */
    private static final class Forgetful extends Module {
        private final RandomStream random = new RandomStream(2);
        private final Module conv = child("conv", new Conv2d(3, 5, 3, random));
        private final Module norm;
        private final Module fc;

        Forgetful(boolean withNorm, boolean register) {
            norm = withNorm ? new BatchNorm2d(5) : null;
            fc = register ? child("fc", new Linear(20, 2, random)) : new Linear(20, 2, random);
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = conv.apply(x);
            // A module without state need not be registered.
            return fc.apply(new Flatten().apply(norm == null ? y : norm.apply(y)));
        }
    }

    private static void refused(String part, Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(part) && message.contains("not registered"), message);
    }

    @Test
    void theTrainerNoticesAndChangesNothing() {
        Module net = new Forgetful(false, false);
        float[] before = net.namedParameters().get("conv.weight").toArray();
        refused("Linear(20 -> 2) with the parameters {weight=[2, 20], bias=[2]}", () -> new Trainer<Tensor>(net,
                new Sgd(List.of(new ParameterGroup(net.namedParameters(), 0.1, 0)), 0, false),
                x -> net.apply(x).sum()).fit(1, 1, e -> List.of(X)));
        assertArrayEquals(before, net.namedParameters().get("conv.weight").toArray());
    }

    @Test
    void quantizationCheckpointFreezingAndExportNotice() {
        for (boolean norm : new boolean[] {false, true}) {
            Module net = new Forgetful(norm, norm);
            String part = norm ? "BatchNorm2d(5)" : "Linear(20 -> 2)";
            refused(part, () -> Quantization.apply(net,
                    QuantizationRule.all(CpqSpec.bits(3), CpqSpec.bits(3)), X));
            refused(part, () -> PostTraining.quantize(net,
                    QuantizationRule.all(CpqSpec.bits(3), CpqSpec.bits(3)), List.of(X)));
            refused(part, () -> FrozenModel.freeze(net, Shape.of(3, 4, 4)));
            refused(part, () -> OnnxExport.write(folder.resolve("net.onnx"), net, Shape.of(3, 4, 4),
                    OnnxOptions.DEFAULT));
            refused(part, () -> Checkpoint.save(folder.resolve("net"), net));
        }
    }

    @Test
    void aWholeTreePasses() {
        Module net = new Forgetful(false, true);
        assertDoesNotThrow(() -> Quantization.apply(net, QuantizationRule.all(CpqSpec.bits(3), CpqSpec.bits(3)), X));
    }

    @Test
    void aQuantizedModelIsNotQuantizedAgain() {
        Module net = new Forgetful(false, true);
        QuantizationRule rule = QuantizationRule.all(CpqSpec.bits(3), CpqSpec.bits(3));
        Quantization.apply(net, rule, X);
        net.apply(X);
        float[] step = net.namedParameters().get("conv.input_quantizer.log_alpha").toArray();
        String message = assertThrows(IllegalArgumentException.class, () -> Quantization.apply(net, rule, X))
                .getMessage();
        assertTrue(message.contains("'conv' is quantized already, by CPQ(3 bits signed"), message);
        assertArrayEquals(step, net.namedParameters().get("conv.input_quantizer.log_alpha").toArray());
        Quantization.remove(net);
        assertTrue(net.namedParameters().keySet().stream().noneMatch(n -> n.contains("quantizer")));
        Quantization.apply(net, rule, X);
    }
}
