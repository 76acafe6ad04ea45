/**
 * Export of networks, in float or quantized, as ONNX files. Start at {@link
 * io.github.dropbits.quant.onnx.OnnxExport#write(java.nio.file.Path, io.github.dropbits.nn.Module,
 * io.github.dropbits.core.Shape) OnnxExport.write}. The encoding of the files is this package's own, without a protobuf
 * library. {@code Translations} has one entry for each op: to make a new op exportable, add an entry there.
 *
 * <p>Uses {@code nn}, {@code nn.graph}, {@code quant} and {@code core}.
 */
package io.github.dropbits.quant.onnx;
