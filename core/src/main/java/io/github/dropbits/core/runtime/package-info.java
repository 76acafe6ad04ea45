/**
 * The runtime that kernels and ops are based on: the threads that they may use
 * ({@link io.github.dropbits.core.runtime.Workers}), the choice between vector and scalar kernels
 * ({@link io.github.dropbits.core.runtime.Kernels}), the arrays that training steps reuse
 * ({@link io.github.dropbits.core.runtime.StepMemory}) and scratch arrays
 * ({@link io.github.dropbits.core.runtime.ScratchPool}).
 *
 * <p>The arrays that live until the end of a training step are allocated by {@code StepMemory}: the outputs and
 * gradients of ops, and values that ops save for the backward pass. Scratch arrays, which are used within a single
 * call, are allocated by {@code ScratchPool}.
 *
 * <p>Start with {@code Workers}, which lets ops use more than one thread. This package depends only on
 * {@code java.base}. If they are present, it also queries {@code java.management} and {@code jdk.incubator.vector} to
 * choose the kernels.
 */
package io.github.dropbits.core.runtime;
