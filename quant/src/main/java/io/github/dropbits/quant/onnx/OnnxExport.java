package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.nn.Module;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes networks as ONNX files, which other runtimes can load. The exporter runs the model's own {@code forward}
 * method in evaluation mode, and translates each op that it applies to ONNX operators. Parameters and buffers keep
 * their names. Operators are not folded or fused, because runtimes do this when they load a file.
 *
 * <p>Quantizers with evenly spaced levels are translated to QuantizeLinear and DequantizeLinear. Codes with fewer than
 * 8 bits are stored as 8-bit integers. For inputs, a Clip to the range of the codes is inserted between the two
 * operators (QCDQ). With {@link OnnxOptions#int4}, codes with up to 4 bits use the 4-bit types. Weights are stored as
 * codes, with one scale per output channel if the quantizer has one step per channel. If an offset is not a multiple of
 * the step, as in LSQ+ and for DoReFa's weights, a Sub is inserted before quantization and an Add after dequantization.
 * Weights of other quantizers (ALQ, SplitQuant) are stored as their levels, in float. Inputs with such a quantizer are
 * rejected.
 *
 * <p>Values are rounded to the same codes as in this library, provided that the preceding layers compute the same
 * results down to the last bits.
 */
public final class OnnxExport {
    /** The metadata key for the kind of the model. The value is {@link #QUANTIZED} or {@link #FLOAT}. */
    public static final String KIND = "dropbits.model";
    /** The metadata value for a model that has quantizers. */
    public static final String QUANTIZED = "quantized";
    /** The metadata value for a model that has no quantizers. */
    public static final String FLOAT = "float";

    private OnnxExport() {
    }

    /**
     * Writes a model for batches of any size, with {@link OnnxOptions#DEFAULT}.
     *
     * @param file the file to create or replace
     * @param model the model; not modified
     * @param example the shape of one example, without the batch dimension, such as {@code [C, H, W]}
     * @throws IOException if the file cannot be written; an existing file is then left unchanged
     * @throws IllegalArgumentException under the same conditions as {@link #write(Path, Module, Shape, OnnxOptions)}
     */
    public static void write(Path file, Module model, Shape example) throws IOException {
        write(file, model, example, OnnxOptions.DEFAULT);
    }

    /**
     * Writes a model. In the file, the input is named {@code input} and the output is named {@code output}.
     *
     * @param file the file to create or replace
     * @param model the model, whose quantizers must be initialized; not modified
     * @param example the shape of one example, without the batch dimension, such as {@code [C, H, W]}
     * @param options the export options
     * @throws IOException if the file cannot be written; an existing file is then left unchanged
     * @throws IllegalArgumentException in the following cases: an op or a quantizer cannot be exported (the message
     *     names it and its layer); the computation depends on the values of the input, or on the batch size in a way
     *     that ONNX cannot express; the example is empty; or the file would exceed 2 GiB, which is the limit of the
     *     format
     * @throws IllegalStateException if a quantizer is not initialized
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
