package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.nn.Module;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a network as an ONNX file, which other runtimes load. The model's own {@code forward} runs, in evaluation,
 * and the ops it applies become ONNX operators; parameters and buffers keep their names. Nothing is folded or fused:
 * that is what runtimes do when they load a file.
 *
 * <p>Quantizers with evenly spaced levels become QuantizeLinear and DequantizeLinear. Below 8 bits the codes are 8-bit
 * ones that are clipped to their range in between (QCDQ), or of the 4-bit types where {@link OnnxOptions#int4} asks for
 * them. Weights are stored as codes, with a scale for each output channel where the quantizer has them. An offset that
 * is no multiple of the step, as LSQ+ learns it and DoReFa's weights have it, is an Add of its own, and a Sub before
 * quantizing. Weights of other quantizers (ALQ, SplitQuant) are stored as the levels that they take, in float; such
 * inputs are refused.
 *
 * <p>ONNX rounds a value half-way between two levels to the even code, this library to the lower one; all other values
 * take the same codes, as far as the layers before agree in the last bits.
 */
public final class OnnxExport {
    private OnnxExport() {
    }

    /**
     * Writes a model for batches of any size.
     *
     * @param file the file, new or to be replaced as a whole
     * @param model the model; not changed
     * @param example the shape of one example, without the batch, such as {@code [C, H, W]}
     * @throws IOException if writing fails; an old file is then untouched
     * @throws IllegalArgumentException as for {@link #write(Path, Module, Shape, OnnxOptions)}
     */
    public static void write(Path file, Module model, Shape example) throws IOException {
        write(file, model, example, OnnxOptions.DEFAULT);
    }

    /**
     * Writes a model. The file's input is called {@code input}, its output {@code output}.
     *
     * @param file the file, new or to be replaced as a whole
     * @param model the model, of which the quantizers, if any, have their steps; not changed
     * @param example the shape of one example, without the batch, such as {@code [C, H, W]}
     * @param options how
     * @throws IOException if writing fails; an old file is then untouched
     * @throws IllegalArgumentException if an op or a quantizer cannot be exported, naming it and its layer; if what the
     *     model does depends on the input's values, or on the batch size in a way that ONNX does not follow; if the
     *     example is empty, or the file would be larger than 2 GiB, which the format forbids
     * @throws IllegalStateException if a quantizer has no step yet
     */
    public static void write(Path file, Module model, Shape example, OnnxOptions options) throws IOException {
        ProtoWriter bytes = new Exporter(model, example, options).model();
        if (bytes.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the ONNX file would have " + bytes.size() + " bytes; the format allows "
                    + Integer.MAX_VALUE);
        }
        AtomicFiles.write(file, bytes::writeTo);
    }
}
