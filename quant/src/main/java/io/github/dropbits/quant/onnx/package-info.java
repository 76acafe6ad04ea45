/**
 * Networks as ONNX files, in float and quantized, written by hand: {@link
 * io.github.dropbits.quant.onnx.OnnxExport#write(java.nio.file.Path, io.github.dropbits.nn.Module,
 * io.github.dropbits.core.Shape) OnnxExport.write}.
 */
package io.github.dropbits.quant.onnx;
