/**
 * The runtime that kernels and ops build on: the threads they may use ({@link
 * io.github.dropbits.core.runtime.Workers}), the choice between vector and scalar kernels ({@link
 * io.github.dropbits.core.runtime.Kernels}), the arrays that training steps reuse ({@link
 * io.github.dropbits.core.runtime.StepMemory}) and scratch arrays ({@link
 * io.github.dropbits.core.runtime.ScratchPool}).
 *
 * <p>All arrays of a training step come from {@code StepMemory}: those of the outputs and gradients of ops, and those
 * in which an op's forward keeps values for its backward. A scratch array comes from {@code ScratchPool} and does not
 * outlive the call.
 *
 * <p>Start at {@code Workers}, which gives ops more than one thread. This package uses {@code java.base} and, only to
 * probe for it, {@code jdk.incubator.vector}.
 */
package io.github.dropbits.core.runtime;
