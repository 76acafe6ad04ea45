package io.github.dropbits.bench.jmh;

import io.github.dropbits.cli.run.OnnxSession;
import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.models.Vgg7;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.onnx.OnnxExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A way to compute VGG-7's logits. Weights are random, because the speed does not depend on them. */
public enum Inference {
    /** DropBits' float layers; no graph is recorded. */
    FLOAT(0),
    /** A frozen model, with weights and activations of 1 bit. In all frozen models, pixels have 8 bits. */
    FROZEN1(1),
    /** A frozen model, with weights and activations of 2 bits. */
    FROZEN2(2),
    /** A frozen model, with weights and activations of 3 bits. */
    FROZEN3(3),
    /** A frozen model, with weights and activations of 4 bits. */
    FROZEN4(4),
    /** A frozen model, with weights and activations of 8 bits. */
    FROZEN8(8),
    /** The float network in ONNX Runtime, one thread. */
    ONNX(0),
    /** The network at 8 bits in ONNX Runtime, one thread. */
    ONNX_INT8(0);

    private static final int CLASSES = 10;
    private static final int WIDTH = 128;
    private static final int SAMPLE = 8;
    private static final int INT8 = 8;

    private final int bits;

    Inference(int bits) {
        this.bits = bits;
    }

    /**
     * The bit-length of a frozen network.
     *
     * @return from 1 to 8; 0 if the network is not frozen
     */
    public int bits() {
        return bits;
    }

    /** A network with its images. Closing it releases its resources. */
    interface Model extends AutoCloseable {
        /** Computes all logits and returns the first. */
        float logit() throws IOException;

        @Override
        default void close() throws IOException {
        }
    }

    /**
     * Creates the network.
     *
     * @param images the images whose logits {@link Model#logit} computes, {@code [N, 3, 32, 32]}
     */
    Model create(Tensor images) throws IOException {
        RandomStream random = new RandomStream(1);
        Module net = Vgg7.create(3, CLASSES, WIDTH, random);
        return switch (this) {
            case FLOAT -> {
                StepMemory memory = new StepMemory();
                net.train(false);
                yield () -> memory.run(() -> NoGrad.call(() -> net.apply(images)).array()[0]);
            }
            case ONNX -> onnx(evaluated(net), images);
            case ONNX_INT8 -> onnx(quantized(withoutBatchNorm(net), INT8), images);
            default -> {
                FrozenModel frozen = FrozenModel.freeze(quantized(net, bits), Shape.of(3, 32, 32));
                yield () -> frozen.logits(images).array()[0];
            }
        };
    }

    private static Model onnx(Module net, Tensor images) throws IOException {
        Path file = Files.createTempFile("dropbits-vgg7", ".onnx");
        try {
            OnnxExport.write(file, net, Shape.of(3, 32, 32));
            OnnxSession session = new OnnxSession(file, 1);
            OnnxSession.Input input = session.input(images);
            return new Model() {
                @Override
                public float logit() throws IOException {
                    return input.logits().array()[0];
                }

                @Override
                public void close() throws IOException {
                    input.close();
                    session.close();
                }
            };
        } finally {
            Files.delete(file);
        }
    }

    private static Module evaluated(Module net) {
        net.train(false);
        return net;
    }

    private static Module quantized(Module net, int bits) {
        Tensor sample = new RandomStream(2).normal(1, SAMPLE, 3, 32, 32);
        CpqSpec spec = CpqSpec.bits(bits);
        Quantization.apply(net, QuantizationRule.all(spec, spec), sample);
        // The first forward pass sets the initial values of the quantizers' steps.
        NoGrad.run(() -> net.apply(sample));
        return evaluated(net);
    }

    /**
     * The same layers without batch norm. Models for ONNX Runtime have batch norm folded into the weights, because a
     * batch norm between a layer and a quantizer would keep the runtime from computing with integers.
     */
    private static Module withoutBatchNorm(Module net) {
        Map<String, Module> kept = new LinkedHashMap<>();
        net.children().forEach((name, layer) -> {
            if (!name.startsWith("bn")) {
                kept.put(name, layer);
            }
        });
        return new Sequential(kept);
    }
}
