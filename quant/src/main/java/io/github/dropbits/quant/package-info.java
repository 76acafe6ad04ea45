/**
 * Cluster-Promoting Quantization with DropBits (Lee, Yun, Hwang, Yang: Cluster-Promoting Quantization with Bit-Drop for
 * Minimizing Network Quantization Loss, ICCV 2021). The formulas are this project's reconstruction from the paper's
 * abstract and from what it builds on: Relaxed Quantization (Louizos et al., ICLR 2019) for the categorical
 * distribution and hard concrete gates (Louizos et al., ICLR 2018) for the masks. It is not the authors' code.
 * Relaxed Quantization itself is there too, to compare with: {@link io.github.dropbits.quant.RelaxedQuantizer}.
 */
package io.github.dropbits.quant;
