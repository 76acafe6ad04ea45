/**
 * Bits that are dropped at random or learned: {@link io.github.dropbits.quant.bits.DropBits} and its hard concrete
 * gates (Louizos, Welling, Kingma, ICLR 2018), budgets for learned bit-lengths ({@link
 * io.github.dropbits.quant.bits.BitBudget}), and files of bit-lengths ({@link io.github.dropbits.quant.bits.BitsFile}).
 *
 * <p>Uses {@code quant}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.bits;
