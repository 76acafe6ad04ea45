/**
 * What kernels and ops stand on: the threads they may use ({@link io.github.dropbits.core.runtime.Workers}), the choice
 * between vector and scalar kernels ({@link io.github.dropbits.core.runtime.Kernels}), the arrays that a training step
 * reuses ({@link io.github.dropbits.core.runtime.StepMemory}) and scratch arrays ({@link
 * io.github.dropbits.core.runtime.ScratchPool}).
 *
 * <p>Uses {@code java.base} alone.
 */
package io.github.dropbits.core.runtime;
