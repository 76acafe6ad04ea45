/**
 * Exports networks, in float or quantized, as ONNX files. Start at {@link
 * io.github.dropbits.quant.onnx.OnnxExport#write(java.nio.file.Path, io.github.dropbits.nn.Module,
 * io.github.dropbits.core.Shape) OnnxExport.write}. This package encodes the files itself and does not need a protobuf
 * library. {@code Translations} has one entry per op. To support the export of a new op, add an entry there.
 *
 * <p>This package uses {@code nn}, {@code nn.graph}, {@code quant} and {@code core}.
 */
package io.github.dropbits.quant.onnx;
