package io.github.dropbits.quant.bits;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Sum;
import io.github.dropbits.nn.Module;
import java.util.Arrays;

/**
 * DropBits (cpq.md, section 4): in training, bits above a kept minimum are dropped at random, by hard concrete
 * gates that are drawn once per pass. With fixed logits this is a regularizer, and all bits are kept in evaluation.
 * With learned logits it finds the bit-length.
 */
public final class DropBits extends Module {
    /** The learning rate of learned logits, as a multiple of the weights' learning rate (cpq.md, section 4). */
    public static final double RATE_FACTOR = 50;

    private final int minBits;
    private final boolean learned;
    /** The drop probability at the start, if it falls to 0 over the training; if it is constant, this field is 0. */
    private final double annealedFrom;
    private final int rows;
    private final Tensor logits;
    /** The price of a bit, set by a {@link BitBudget}. It is a buffer, so that training resumes from a checkpoint. */
    private final Tensor price;
    /** The bit-length that was fixed at the end of the search; 0 until then. */
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
     * A regularizer: every bit above the minimum is dropped with the same probability.
     *
     * @param bits the bit-length
     * @param minBits the number of first bits that are never dropped, 1 to {@code bits}
     * @param rows the number of independent draws per pass: 1, or the number of output channels
     * @param drop the probability that a bit's gate is 0, above 0 and below 1
     * @return a new module
     */
    public static DropBits fixed(int bits, int minBits, int rows, double drop) {
        return new DropBits(bits, minBits, rows, false, 0, (float) HardConcrete.logit(checked(drop)));
    }

    /**
     * A regularizer whose drop probability falls linearly to 0 over the training, so that training ends with the
     * network that evaluation uses.
     *
     * @param bits the bit-length
     * @param minBits the number of first bits that are never dropped, 1 to {@code bits}
     * @param rows the number of independent draws per pass: 1, or the number of output channels
     * @param drop the probability, at the start, that a bit's gate is 0; above 0 and below 1
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
     * Gates with learned logits, which find the bit-length.
     *
     * @param bits the largest bit-length
     * @param minBits the smallest bit-length, 1 to {@code bits}
     * @param rows the number of independent draws per pass: 1, or the number of output channels
     * @param logit the keep logits at the start; 2.2 keeps a gate with probability 0.98
     * @return a new module
     */
    public static DropBits learned(int bits, int minBits, int rows, double logit) {
        return new DropBits(bits, minBits, rows, true, 0, (float) logit);
    }

    /**
     * Whether the logits are learned.
     *
     * @return true if so
     */
    public boolean learned() {
        return learned;
    }

    /**
     * The bit-length in evaluation. If the logits are fixed, it is the number of all bits. If they are learned, it is
     * the settled length once the search is over; until then, the minimum plus the number of leading gates with a
     * positive logit, that is, with a median above 0.5.
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

    /** The number of bits that are never dropped. */
    int minBits() {
        return minBits;
    }

    /** The number of bits if none is dropped. */
    int mostBits() {
        return minBits + logits.elements();
    }

    /**
     * For each bit above the minimum, the smallest keep logit among this bit's and those of the bits below it. It
     * decides whether the bit is kept.
     */
    float[] strengths() {
        float[] least = logits.array().clone();
        for (int i = 1; i < least.length; i++) {
            least[i] = Math.min(least[i], least[i - 1]);
        }
        return least;
    }

    /** The price of a bit in the loss. */
    double price() {
        return price.item();
    }

    void setPrice(double p) {
        price.set(new float[] {(float) p});
    }

    /** Ends the search: from now on the bit-length is fixed, in training too. */
    void settle(int bits) {
        settled.set(new float[] {bits});
    }

    boolean settled() {
        return settled.item() > 0;
    }

    /**
     * If the drop probability is annealed, lowers it, to almost 0 at the end of the training; otherwise does nothing.
     *
     * @param progress the share of the training that is done, 0 to 1
     */
    public void progress(double progress) {
        if (annealedFrom > 0) {
            float logit = (float) HardConcrete.logit(Math.max(1e-6, annealedFrom * (1 - progress)));
            logits.update(a -> Arrays.fill(a, logit));
        }
    }

    /**
     * Draws the masks of a pass in training.
     *
     * @return the masks of levels 1 to b, the largest bit-length, {@code [b]} or {@code [rows, b]}. Null if nothing is
     *     dropped, as in evaluation; {@link #resolvedBits} bits are then used, without masks
     */
    public Tensor masks() {
        if (!training() || logits.elements() == 0 || settled()) {
            return null;
        }
        Tensor masks = NestedMasks.masks(HardConcrete.gates(logits, rows, random), minBits);
        return rows == 1 ? masks.reshape(masks.elements()) : masks;
    }

    /**
     * The expected number of bits above the kept minimum, {@code sum_l prod_(j<=l) P(Z_j != 0)}, where Z_j is the gate
     * of the j-th of these bits. This is the regularizer for learned bit-lengths, differentiable in the logits.
     *
     * @return a scalar
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

    /** Returns its input: the quantizer that owns this module calls {@link #masks} instead. */
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
