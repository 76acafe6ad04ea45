/**
 * Cluster-Promoting Quantization with DropBits (Lee, Yun, Hwang, Yang: Cluster-Promoting Quantization with Bit-Drop for
 * Minimizing Network Quantization Loss, ICCV 2021). The formulas are this project's reconstruction from the paper's
 * abstract and from what it builds on: Relaxed Quantization (Louizos et al., ICLR 2019) for the categorical
 * distribution and hard concrete gates (Louizos et al., ICLR 2018) for the masks. It is not the authors' code. Relaxed
 * Quantization itself is there too, to compare with: {@link io.github.dropbits.quant.RelaxedQuantizer}. The method as
 * it is built, with the choices that were made, is the page {@code docs/cpq.md} of the sources, whose sections classes
 * cite.
 *
 * <p>Start at {@link io.github.dropbits.quant.Quantization#apply}, with a {@link
 * io.github.dropbits.quant.QuantizationRule} of {@link io.github.dropbits.quant.CpqSpec}s, or of any other {@link
 * io.github.dropbits.quant.QuantizerFactory}: {@code LsqQuantizer.bits(4)}. Add its {@link
 * io.github.dropbits.quant.Quantization#progress} to the trainer. {@link io.github.dropbits.quant.BitBudget} has
 * bit-lengths learned to a target; {@link io.github.dropbits.quant.PostTraining} quantizes without training; {@link
 * io.github.dropbits.quant.ModelStatistics} tells what became of each layer. A quantizer of your own extends {@link
 * io.github.dropbits.quant.UniformQuantizer}. To ship the result: {@link io.github.dropbits.quant.frozen}, {@link
 * io.github.dropbits.quant.onnx}.
 */
package io.github.dropbits.quant;
