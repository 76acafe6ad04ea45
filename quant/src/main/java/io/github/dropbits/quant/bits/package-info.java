/**
 * Random dropping of bits, and learned bit-lengths. Start at {@link io.github.dropbits.quant.bits.DropBits}, which uses
 * hard concrete gates (Louizos, Welling, Kingma, ICLR 2018). Learned bit-lengths require a
 * {@link io.github.dropbits.quant.bits.BitBudget}. {@link io.github.dropbits.quant.bits.BitsFile} stores bit-lengths in
 * files.
 *
 * <p>This package uses {@code quant}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.bits;
