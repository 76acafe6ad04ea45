/**
 * Cluster-Promoting Quantization (Lee, Yun, Hwang, Yang: Cluster-Promoting Quantization with Bit-Drop for Minimizing
 * Network Quantization Loss, ICCV 2021). The package contains the op {@link io.github.dropbits.quant.cpq.Cpq}, the
 * quantizer that applies it, and its settings, {@link io.github.dropbits.quant.cpq.CpqSpec}. The formulas are this
 * project's reconstruction from the abstract of the paper and from the work that it builds on; they are not the
 * authors' code. The page {@code docs/cpq.md} in the sources defines the method and marks the choices that this project
 * made. Classes refer to its sections.
 *
 * <p>This package uses {@code quant}, {@code quant.bits} for DropBits, {@code quant.cpq.closedform},
 * {@code quant.kernels}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.cpq;
