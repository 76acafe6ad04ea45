/**
 * Bits that are dropped at random, and bit-lengths that are learned. Start at {@link
 * io.github.dropbits.quant.bits.DropBits}, which uses hard concrete gates (Louizos, Welling, Kingma, ICLR 2018).
 * Learned bit-lengths need a {@link io.github.dropbits.quant.bits.BitBudget}; {@link
 * io.github.dropbits.quant.bits.BitsFile} stores bit-lengths in files.
 *
 * <p>Uses {@code quant}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.bits;
