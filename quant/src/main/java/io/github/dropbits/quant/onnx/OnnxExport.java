package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.nn.Module;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a network as an ONNX file, which other runtimes can load. The exporter runs the model's own {@code forward}
 * in evaluation and translates each op that it applies into ONNX operators. Parameters and buffers keep their names.
 * Nothing is folded or fused: runtimes do that when they load a file.
 *
 * <p>Quantizers with evenly spaced levels become QuantizeLinear and DequantizeLinear. Codes of fewer than 8 bits are
 * 8-bit integers; for inputs, a Clip to the range of the codes stands between the two operators (QCDQ). With {@link
 * OnnxOptions#int4}, codes of up to 4 bits use the 4-bit types. Weights are stored as codes, with one scale per output
 * channel if the quantizer has one step per channel. An offset that is not a multiple of the step, as in LSQ+ and in
 * DoReFa's weights, becomes a separate Add, and a Sub before quantizing. Weights of other quantizers (ALQ, SplitQuant)
 * are stored as their levels, in float. Inputs with such a quantizer are refused.
 *
 * <p>Values get the same codes as in this library, provided that the layers before give the same result down to the
 * last bits.
 */
public final class OnnxExport {
    /** The key of the metadata that says what kind of model a file holds: {@link #QUANTIZED} or {@link #FLOAT}. */
    public static final String KIND = "dropbits.model";
    /** The model has quantizers. */
    public static final String QUANTIZED = "quantized";
    /** The model has no quantizers. */
    public static final String FLOAT = "float";

    private OnnxExport() {
    }

    /**
     * Writes a model for batches of any size, with {@link OnnxOptions#DEFAULT}.
     *
     * @param file the file to create or to replace as a whole
     * @param model the model; not changed
     * @param example the shape of one example, without the batch, such as {@code [C, H, W]}
     * @throws IOException if writing fails; an existing file is then untouched
     * @throws IllegalArgumentException as for {@link #write(Path, Module, Shape, OnnxOptions)}
     */
    public static void write(Path file, Module model, Shape example) throws IOException {
        write(file, model, example, OnnxOptions.DEFAULT);
    }

    /**
     * Writes a model. The file's input is called {@code input}, its output {@code output}.
     *
     * @param file the file to create or to replace as a whole
     * @param model the model; its quantizers, if any, must already have a step; not changed
     * @param example the shape of one example, without the batch, such as {@code [C, H, W]}
     * @param options the export options
     * @throws IOException if writing fails; an existing file is then untouched
     * @throws IllegalArgumentException if an op or a quantizer cannot be exported (the message names it and its
     *     layer); if the computation depends on the input's values, or on the batch size in a way that ONNX cannot
     *     express; if the example is empty; or if the file would exceed 2 GiB, the limit of the format
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
