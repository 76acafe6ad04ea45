package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.Mlp;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.NotFiniteException;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what is compared when the checkpoint of a quantized model is loaded, and the state after a failed step. */
class QuantizedStateTest {
    private static final Tensor X = new RandomStream(1).normal(1, 8, 4);

    @TempDir
    private Path folder;

    private static Module net(QuantizerFactory weight, QuantizerFactory input, Tensor sample) {
        Module net = Mlp.create(2, new RandomStream(3), 4, 8);
        Quantization.apply(net, QuantizationRule.all(weight, input), sample);
        net.apply(sample);
        return net;
    }

    private void refused(Module saved, Module other, String... parts) throws IOException {
        Path file = folder.resolve("model");
        Checkpoint.save(file, saved);
        Map<String, Tensor> before = other.namedParameters();
        Map<String, float[]> values = new TreeMap<>();
        before.forEach((name, t) -> values.put(name, t.toArray()));
        String message = assertThrows(IOException.class, () -> Checkpoint.load(file, other)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        values.forEach((name, v) -> assertArrayEquals(v, before.get(name).toArray(), name));
    }

    @Test
    void bitsMethodAndSignMustBeTheFiles() throws IOException {
        Module three = net(CpqSpec.bits(3), CpqSpec.bits(3), X);
        refused(three, net(CpqSpec.bits(2), CpqSpec.bits(3), X),
                "fc1.weight_quantizer is CPQ(2 bits signed, ALL), but in the file CPQ(3 bits signed, ALL)");
        refused(three, net(CpqSpec.bits(3).sign(CpqSpec.Sign.SIGNED), CpqSpec.bits(3).sign(CpqSpec.Sign.SIGNED), X),
                "fc2.input_quantizer is CPQ(3 bits signed, ALL), but in the file CPQ(3 bits unsigned, ALL)");
        refused(net(LsqQuantizer.bits(3), LsqQuantizer.bits(3), X),
                net(LsqQuantizer.plusBits(3), LsqQuantizer.bits(3), X), "LSQ+(3 bits signed)");
        // With a sample of zeros, the network's input appears to be non-negative.
        refused(net(LsqQuantizer.bits(3), LsqQuantizer.bits(3), X),
                net(LsqQuantizer.bits(3), LsqQuantizer.bits(3), Tensor.zeros(8, 4)),
                "fc1.input_quantizer is LSQ(8 bits unsigned), but in the file LSQ(8 bits signed)");
        refused(three, Mlp.create(2, new RandomStream(3), 4, 8), "quantize it first");
    }

    @Test
    void theOptimizersKindMustBeTheFiles() throws IOException {
        Module net = Mlp.create(2, new RandomStream(3), 4, 8);
        List<ParameterGroup> groups = List.of(new ParameterGroup(net.namedParameters(), 0.1, 0));
        Optimizer adam = Adam.adam(groups);
        Path file = folder.resolve("training");
        Checkpoint.save(file, net, adam, 1);
        assertEquals(1, Checkpoint.load(file, net, Adam.adam(groups)));
        String message = assertThrows(IOException.class,
                () -> Checkpoint.load(file, net, Adam.adamW(groups, 0.9, 0.999, 1e-8))).getMessage();
        assertTrue(message.contains("the optimizer is AdamW, but the file is of Adam"), message);
        Checkpoint.save(file, net, new Sgd(groups, 0.9, false), 1);
        message = assertThrows(IOException.class, () -> Checkpoint.load(file, net, new Sgd(groups, 0.9, true)))
                .getMessage();
        assertTrue(message.contains("Nesterov"), message);
    }

    /**
     * A failed step leaves everything unchanged that a forward pass may modify, including the initial steps of
     * quantizers.
     */
    @Test
    void aRefusedStepLeavesTheModelAsItWas() {
        Module net = Mlp.create(2, new RandomStream(3), 4, 8);
        Quantization q = Quantization.apply(net,
                QuantizationRule.all(CpqSpec.bits(3).dropBits(0.3), CpqSpec.bits(3).dropBits(0.3)), X);
        Map<String, float[]> before = new TreeMap<>();
        net.namedParameters().forEach((name, t) -> before.put(name, t.toArray()));
        net.namedBuffers().forEach((name, t) -> before.put(name, t.toArray()));
        Map<String, long[]> streams = new TreeMap<>();
        net.namedStreams().forEach((name, s) -> streams.put(name, s.state()));
        Trainer<Tensor> trainer = q.trainer(groups -> Adam.adam(groups), 0.1, 0,
                x -> net.apply(x).sum().mul(Float.POSITIVE_INFINITY));
        assertThrows(NotFiniteException.class, () -> trainer.fit(1, 1, e -> List.of(X)));
        net.namedParameters().forEach((name, t) -> assertArrayEquals(before.get(name), t.toArray(), name));
        net.namedBuffers().forEach((name, t) -> assertArrayEquals(before.get(name), t.toArray(), name));
        net.namedStreams().forEach((name, s) -> assertArrayEquals(streams.get(name), s.state(), name));
    }

    /** The trainer reports its progress to the quantizers, so that sigma is annealed without a listener. */
    @Test
    void progressIsToldByTheTrainer() {
        Module net = Mlp.create(2, new RandomStream(3), 4, 8);
        Quantization q = Quantization.apply(net, QuantizationRule.all(CpqSpec.bits(3), CpqSpec.bits(3)), X);
        q.<Tensor>trainer(groups -> Adam.adam(groups), 0.01, 0, x -> net.apply(x).square().sum())
                .fit(2, 1, e -> List.of(X));
        assertEquals(0.1, net.namedBuffers().get("fc1.weight_quantizer.ratio").item(), 1e-6);
    }
}
