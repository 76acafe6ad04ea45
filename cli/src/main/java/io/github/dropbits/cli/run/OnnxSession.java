package io.github.dropbits.cli.run;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.onnx.OnnxExport;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An exported network, run by ONNX Runtime. All optimizations are on, which is ONNX Runtime's default. */
public final class OnnxSession implements AutoCloseable {
    private final Path file;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String input;

    /**
     * Loads a network that has one input.
     *
     * @param file a file written by {@code OnnxExport}
     * @param threads the number of threads that the runtime may use
     * @throws IOException if the runtime rejects the file
     */
    public OnnxSession(Path file, int threads) throws IOException {
        this.file = file;
        environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = environment.createSession(file.toString(), options);
        } catch (OrtException e) {
            throw failure(e);
        }
        try {
            check();
        } catch (IOException e) {
            close();
            throw e;
        }
        input = session.getInputNames().iterator().next();
    }

    private static OrtEnvironment environment() throws IOException {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError | IllegalStateException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new IOException("ONNX Runtime cannot be loaded: " + root.getMessage() + "; it unpacks its library"
                    + " into the temporary folder " + System.getProperty("java.io.tmpdir")
                    + ", which -Djava.io.tmpdir changes", e);
        }
    }

    /** Checks that there is one input, and that input and first output are tensors of floats. */
    private void check() throws IOException {
        try {
            if (session.getInputNames().size() != 1) {
                throw new IOException(file + ": expected one input, found " + session.getInputNames());
            }
            if (session.getOutputNames().isEmpty()) {
                throw new IOException(file + ": expected an output, found none");
            }
            NodeInfo in = session.getInputInfo().values().iterator().next();
            NodeInfo out = session.getOutputInfo().values().iterator().next();
            for (NodeInfo node : List.of(in, out)) {
                if (!(node.getInfo() instanceof TensorInfo t) || t.type != OnnxJavaType.FLOAT) {
                    throw new IOException(file + ": expected " + (node == in ? "an input" : "an output")
                            + " of floats, found " + node.getName() + ", a "
                            + (node.getInfo() instanceof TensorInfo t ? "tensor of " + t.type
                            : node.getInfo().getClass().getSimpleName()));
                }
            }
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    /**
     * What kind of model {@code OnnxExport} says that the file holds.
     *
     * @return true for a quantized model, false for one in float; empty if the file does not say
     * @throws IOException if the runtime cannot read the file's metadata
     */
    public Optional<Boolean> quantized() throws IOException {
        try {
            return session.getMetadata().getCustomMetadataValue(OnnxExport.KIND).map(OnnxExport.QUANTIZED::equals);
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    /**
     * Computes the first output.
     *
     * @param images the input
     * @return the output, with the shape given by the runtime
     * @throws IOException if the runtime rejects the input
     */
    public Tensor logits(Tensor images) throws IOException {
        try (Input in = input(images)) {
            return in.logits();
        }
    }

    /**
     * Copies images into the runtime's memory, so that their logits can be computed repeatedly.
     *
     * @param images the input; copied
     * @return the runtime's copy
     * @throws IOException if the runtime rejects the input
     */
    public Input input(Tensor images) throws IOException {
        long[] dims = Arrays.stream(images.shape().toArray()).asLongStream().toArray();
        try {
            return new Input(OnnxTensor.createTensor(environment, FloatBuffer.wrap(images.array()), dims));
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    /** Images in the runtime's memory. */
    public final class Input implements AutoCloseable {
        private final OnnxTensor images;

        private Input(OnnxTensor images) {
            this.images = images;
        }

        /**
         * Computes the first output.
         *
         * @return the output, with the shape given by the runtime
         * @throws IOException if the runtime rejects the input
         */
        public Tensor logits() throws IOException {
            try (OrtSession.Result result = session.run(Map.of(input, images))) {
                OnnxTensor out = (OnnxTensor) result.get(0);
                FloatBuffer buffer = out.getFloatBuffer();
                float[] values = new float[buffer.remaining()];
                buffer.get(values);
                return Tensor.wrap(values, Shape.of(Arrays.stream(out.getInfo().getShape()).mapToInt(Math::toIntExact)
                        .toArray()));
            } catch (OrtException e) {
                throw failure(e);
            }
        }

        @Override
        public void close() {
            images.close();
        }
    }

    private IOException failure(OrtException e) {
        return new IOException(file + ": ONNX Runtime says: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        try {
            session.close();
        } catch (OrtException e) {
            throw failure(e);
        }
    }
}
