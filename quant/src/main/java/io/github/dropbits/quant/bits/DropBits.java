package io.github.dropbits.quant.bits;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Sum;
import io.github.dropbits.nn.Module;
import java.util.Arrays;

/**
 * DropBits (cpq.md, section 4). In training, bits above a minimum are dropped at random by hard concrete gates, which
 * are drawn once per pass. With fixed logits this is a regularizer, and evaluation uses all bits. With learned logits
 * it finds the bit-length.
 */
public final class DropBits extends Module {
    /** The learning rate of learned logits, as a multiple of the learning rate of the weights (cpq.md, section 4). */
    public static final double RATE_FACTOR = 50;

    private final int minBits;
    private final boolean learned;
    /** The initial drop probability if it decreases to 0 during training; 0 if it is constant. */
    private final double annealedFrom;
    private final int rows;
    private final Tensor logits;
    /**
     * The price of a bit, which is set by a {@link BitBudget}. It is a buffer, so that training can be resumed from a
     * checkpoint.
     */
    private final Tensor price;
    /** The bit-length that was fixed at the end of the search; 0 during the search. */
    private final Tensor settled;
    private final RandomStream random = stream("random");

    private DropBits(int bits, int minBits, int rows, boolean learned, double annealedFrom, float logit) {
        if (minBits < 1 || minBits > bits) {
            throw new IllegalArgumentException("minBits must be from 1 to " + bits + ", not " + minBits);
        }
        this.minBits = minBits;
        this.learned = learned;
        this.annealedFrom = annealedFrom;
        this.rows = rows;
        Tensor start = Tensor.full(logit, bits - minBits);
        logits = learned ? parameter("logits", start) : buffer("logits", start);
        price = learned ? buffer("price", Tensor.scalar(0)) : Tensor.scalar(0);
        settled = learned ? buffer("settled", Tensor.scalar(0)) : Tensor.scalar(0);
    }

    /**
     * Creates a regularizer that drops every bit above the minimum with the same probability.
     *
     * @param bits the bit-length
     * @param minBits the number of lowest bits that are never dropped, from 1 to {@code bits}
     * @param rows the number of independent draws per pass: 1, or the number of output channels
     * @param drop the probability that the gate of a bit is 0, greater than 0 and less than 1
     * @return a new module
     */
    public static DropBits fixed(int bits, int minBits, int rows, double drop) {
        return new DropBits(bits, minBits, rows, false, 0, (float) HardConcrete.logit(checked(drop)));
    }

    /**
     * Creates a regularizer whose drop probability decreases linearly to 0 during training, so that training ends with
     * the same network that evaluation uses.
     *
     * @param bits the bit-length
     * @param minBits the number of lowest bits that are never dropped, from 1 to {@code bits}
     * @param rows the number of independent draws per pass: 1, or the number of output channels
     * @param drop the initial probability that the gate of a bit is 0, greater than 0 and less than 1
     * @return a new module
     */
    public static DropBits annealed(int bits, int minBits, int rows, double drop) {
        return new DropBits(bits, minBits, rows, false, drop, (float) HardConcrete.logit(checked(drop)));
    }

    private static double checked(double drop) {
        if (!(drop > 0 && drop < 1)) {
            throw new IllegalArgumentException("drop probability must be above 0 and below 1, not " + drop);
        }
        return drop;
    }

    /**
     * Creates gates with learned logits, which find the bit-length.
     *
     * @param bits the maximum bit-length
     * @param minBits the minimum bit-length, from 1 to {@code bits}
     * @param rows the number of independent draws per pass: 1, or the number of output channels
     * @param logit the initial keep logits; with 2.2, a gate is kept with probability 0.98
     * @return a new module
     */
    public static DropBits learned(int bits, int minBits, int rows, double logit) {
        return new DropBits(bits, minBits, rows, true, 0, (float) logit);
    }

    /**
     * Returns whether the logits are learned.
     *
     * @return true if they are learned, false if they are fixed
     */
    public boolean learned() {
        return learned;
    }

    /**
     * Returns the bit-length in evaluation mode. If the logits are fixed, this is the total number of bits. If they are
     * learned, it is the settled bit-length once the search has ended. During the search it is the minimum plus the
     * number of consecutive gates, starting with the first, whose logit is positive. The median of such a gate is above
     * 0.5.
     *
     * @return the bit-length
     */
    public int resolvedBits() {
        if (settled()) {
            return (int) settled.item();
        }
        int bits = minBits;
        for (float logit : logits.array()) {
            if (learned && !(logit > 0)) {
                break;
            }
            bits++;
        }
        return bits;
    }

    /** Returns the number of bits that are never dropped. */
    int minBits() {
        return minBits;
    }

    /** Returns the number of bits if none is dropped. */
    int mostBits() {
        return minBits + logits.elements();
    }

    /**
     * Returns, for each bit above the minimum, the smallest keep logit of this bit and the bits below it. This value
     * determines whether the bit is kept.
     */
    float[] strengths() {
        float[] least = logits.array().clone();
        for (int i = 1; i < least.length; i++) {
            least[i] = Math.min(least[i], least[i - 1]);
        }
        return least;
    }

    /** Returns the price of a bit in the loss. */
    double price() {
        return price.item();
    }

    void setPrice(double p) {
        price.set(new float[] {(float) p});
    }

    /** Ends the search: from now on the bit-length is fixed, in training mode as well. */
    void settle(int bits) {
        settled.set(new float[] {bits});
    }

    boolean settled() {
        return settled.item() > 0;
    }

    /**
     * Updates the drop probability if it is annealed; it is almost 0 at the end of the training. Otherwise does
     * nothing.
     *
     * @param progress the completed fraction of the training, from 0 to 1
     */
    public void progress(double progress) {
        if (annealedFrom > 0) {
            float logit = (float) HardConcrete.logit(Math.max(1e-6, annealedFrom * (1 - progress)));
            logits.update(a -> Arrays.fill(a, logit));
        }
    }

    /**
     * Draws the masks for a training pass.
     *
     * @return the masks of levels 1 to b, where b is the maximum bit-length, {@code [b]} or {@code [rows, b]}. Null if
     *     nothing is dropped, for example in evaluation mode; in this case {@link #resolvedBits} bits are used without
     *     masks
     */
    public Tensor masks() {
        if (!training() || logits.elements() == 0 || settled()) {
            return null;
        }
        Tensor masks = NestedMasks.masks(HardConcrete.gates(logits, rows, random), minBits);
        return rows == 1 ? masks.reshape(masks.elements()) : masks;
    }

    /**
     * Returns the expected number of bits above the minimum, {@code sum_l prod_(j<=l) P(Z_j != 0)}, where Z_j is the
     * gate of the j-th of these bits. This is the regularizer for learned bit-lengths.
     *
     * @return a scalar that is differentiable with respect to the logits
     */
    public Tensor expectedBits() {
        if (logits.elements() == 0) {
            return Tensor.scalar(0);
        }
        double shift = HardConcrete.TAU * Math.log(-HardConcrete.GAMMA / HardConcrete.ZETA);
        Tensor keep = logits.add((float) -shift).sigmoid();
        Tensor products = NestedMasks.masks(keep.reshape(1, logits.elements()), 1);
        return Sum.sum(products, false).add(-1);
    }

    /** Returns the input unchanged. The quantizer that contains this module calls {@link #masks} instead. */
    @Override
    protected Tensor forward(Tensor x) {
        return x;
    }

    @Override
    public String describe() {
        return "DropBits(" + (learned ? "learned" : annealedFrom > 0 ? "annealed" : "fixed") + ", at least " + minBits
                + ")";
    }
}
