package io.github.dropbits.bench.jmh;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.onnx.OnnxExport;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A network in ONNX Runtime on one thread, with all of its optimizations, which are on by default. */
final class OnnxSession implements Inference.Model {
    private final OrtSession session;
    private final Map<String, OnnxTensor> input;

    /**
     * Exports a network and loads it.
     *
     * @param net the network
     * @param images what it computes each time
     */
    OnnxSession(Module net, Tensor images) throws IOException, OrtException {
        Shape shape = images.shape();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Path file = Files.createTempFile("dropbits-vgg7", ".onnx");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            OnnxExport.write(file, net, shape);
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(file.toString(), options);
        } finally {
            Files.delete(file);
        }
        input = Map.of("input", OnnxTensor.createTensor(environment, FloatBuffer.wrap(images.toArray()),
                Arrays.stream(shape.toArray()).asLongStream().toArray()));
    }

    @Override
    public float logit() throws OrtException {
        try (OrtSession.Result result = session.run(input)) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
        }
    }

    @Override
    public void close() throws OrtException {
        input.get("input").close();
        session.close();
    }
}
