/**
 * Cluster-Promoting Quantization (Lee, Yun, Hwang, Yang: Cluster-Promoting Quantization with Bit-Drop for Minimizing
 * Network Quantization Loss, ICCV 2021): the op {@link io.github.dropbits.quant.cpq.Cpq}, its module and its
 * specification, {@link io.github.dropbits.quant.cpq.CpqSpec}. The formulas are this project's reconstruction from
 * the paper's abstract and from the work that it builds on; this is not the authors' code. The page {@code
 * docs/cpq.md} of the sources defines the method, and marks the choices that were made; classes cite its sections.
 *
 * <p>Uses {@code quant}, {@code quant.bits} for DropBits, {@code quant.cpq.closedform}, {@code quant.kernels}, {@code
 * nn} and {@code core}.
 */
package io.github.dropbits.quant.cpq;
