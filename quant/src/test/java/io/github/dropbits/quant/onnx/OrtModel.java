package io.github.dropbits.quant.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An exported file that is loaded into ONNX Runtime twice: once without optimization, and once with all optimizations
 * or those of a given level. Both sessions use one thread.
 */
final class OrtModel implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession plain;
    private final OrtSession optimized;

    OrtModel(Path file) {
        this(file, OptLevel.ALL_OPT);
    }

    /** Loads the file without optimization, and with the optimizations of the given level. */
    OrtModel(Path file, OptLevel level) {
        plain = session(file, OptLevel.NO_OPT);
        optimized = session(file, level);
    }

    private OrtSession session(Path file, OptLevel level) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(level);
            options.setIntraOpNumThreads(1);
            return environment.createSession(file.toString(), options);
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime at " + level + ": " + e.getMessage(), e);
        }
    }

    /** Returns the output without optimization. */
    Tensor plain(Tensor x) {
        return run(plain, x);
    }

    /** Returns the output with optimizations. */
    Tensor optimized(Tensor x) {
        return run(optimized, x);
    }

    private Tensor run(OrtSession session, Tensor x) {
        long[] dims = Arrays.stream(x.shape().toArray()).asLongStream().toArray();
        try (OnnxTensor in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.toArray()), dims);
                OrtSession.Result result = session.run(Map.of(OnnxGraph.INPUT, in))) {
            OnnxTensor out = (OnnxTensor) result.get(OnnxGraph.OUTPUT).orElseThrow();
            float[] values = new float[out.getFloatBuffer().remaining()];
            out.getFloatBuffer().get(values);
            return Tensor.wrap(values, Shape.of(Arrays.stream(out.getInfo().getShape()).mapToInt(d -> (int) d)
                    .toArray()));
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the dimensions of the input and the output, with -1 for dimensions of variable size. */
    List<List<Long>> shapes() throws OrtException {
        return List.of(shape((TensorInfo) plain.getInputInfo().get(OnnxGraph.INPUT).getInfo()),
                shape((TensorInfo) plain.getOutputInfo().get(OnnxGraph.OUTPUT).getInfo()));
    }

    private static List<Long> shape(TensorInfo info) {
        return Arrays.stream(info.getShape()).boxed().toList();
    }

    /** Exports a model to a directory and loads the file. */
    static OrtModel of(Path dir, io.github.dropbits.nn.Module model, Shape batch, OnnxOptions options)
            throws IOException {
        Path file = dir.resolve("model.onnx");
        OnnxExport.write(file, model, example(batch), options);
        return new OrtModel(file);
    }

    /** Returns the shape of one example, given the shape of a batch. */
    static Shape example(Shape batch) {
        return Shape.of(Arrays.copyOfRange(batch.toArray(), 1, batch.rank()));
    }

    @Override
    public void close() throws OrtException {
        plain.close();
        optimized.close();
    }
}
