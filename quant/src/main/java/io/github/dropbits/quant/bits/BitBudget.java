package io.github.dropbits.quant.bits;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.train.TrainingListener;
import io.github.dropbits.quant.Quantization;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What learned bit-lengths may cost (cpq.md, section 4): a price for every bit, given or found. A listener of the
 * training; the loss takes {@link #penalty}.
 *
 * <p>With a target, lambda is steered by the bit-lengths as they stand: {@code lambda = P e + I integral e}, e being
 * their average less the target, so that it is negative, and pays for bits, where there are too few of them. After
 * half of the training the lengths are settled, with a target at those nearest to it by the order of the keep logits,
 * and the rest of the training is for the weights alone. All state is in the model's buffers, and so in a checkpoint.
 */
public final class BitBudget implements TrainingListener {
    /** Lambda for each bit too many. */
    private static final double PROPORTIONAL = 0.01;
    /** What a bit too many adds to lambda over the whole search. */
    private static final double INTEGRAL = 0.1;
    private static final double LEAST = -0.1;
    private static final double MOST = 1;
    /** The share of the training after which the lengths are settled. */
    private static final double SEARCH = 0.5;

    /** What a bit costs. */
    public enum Cost {
        /** The same at every quantizer, of weights and of activations. */
        COUNT,
        /** The layer's share of the model's weights; activations are free. */
        SIZE,
        /** The layer's share of the multiply-adds, for a bit of its weights and for one of its inputs. */
        COMPUTE
    }

    private final List<Priced> priced;
    private final double target;

    private BitBudget(List<Priced> priced, double target) {
        this.priced = priced;
        this.target = target;
    }

    /**
     * A budget with a given lambda.
     *
     * @param q the quantized model, some of whose bit-lengths are learned
     * @param cost what a bit costs; costs are scaled to 1 on average
     * @param lambda the price of a bit in the loss, not negative
     * @return the budget
     * @throws IllegalArgumentException if no bit-length is learned that costs anything, or lambda is out of range
     */
    public static BitBudget fixed(Quantization q, Cost cost, double lambda) {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("lambda must not be negative, nor infinite: " + lambda);
        }
        BitBudget budget = new BitBudget(Priced.of(q, cost), Double.NaN);
        budget.setIntegral(lambda);
        return budget;
    }

    /**
     * A budget with a target, which finds its lambda.
     *
     * @param q the quantized model, some of whose bit-lengths are learned
     * @param cost what a bit costs; costs are scaled to 1 on average
     * @param bits the bits to come to on average, weighted by their costs, over the quantizers that learn theirs
     * @return the budget
     * @throws IllegalArgumentException if no bit-length is learned that costs anything, or the target is out of the
     *     range that these can reach
     */
    public static BitBudget target(Quantization q, Cost cost, double bits) {
        List<Priced> priced = Priced.of(q, cost);
        double least = average(priced, p -> p.gates().minBits());
        double most = average(priced, p -> p.gates().mostBits());
        if (!(bits >= least && bits <= most)) {
            throw new IllegalArgumentException("the target must be from " + least + " to " + most
                    + " bits, what the quantizers can reach, not " + bits);
        }
        return new BitBudget(priced, bits);
    }

    /**
     * What the loss takes for the bits in use: lambda times the sum over quantizers of a bit's cost times the expected
     * number of bits above the minimum; nothing once the lengths are settled.
     *
     * @return a scalar, differentiable in the keep logits
     */
    public Tensor penalty() {
        Tensor sum = Tensor.scalar(0);
        if (!settled()) {
            double lambda = lambda();
            for (Priced p : priced) {
                sum = p.cost() == 0 ? sum : sum.add(p.gates().expectedBits().mul((float) (lambda * p.cost())));
            }
        }
        return sum;
    }

    /**
     * The average bit-length as it stands now, weighted by cost, over the quantizers that learn theirs.
     *
     * @return bits
     */
    public double average() {
        return average(priced, p -> p.gates().resolvedBits());
    }

    private static double average(List<Priced> priced, ToIntFunction<Priced> bits) {
        double sum = 0;
        for (Priced p : priced) {
            sum += p.cost() * bits.applyAsInt(p);
        }
        return sum / priced.size();
    }

    /**
     * The price of a bit of average cost, as it stands now.
     *
     * @return lambda
     */
    public double lambda() {
        double lambda = integral();
        return aimed() ? Math.clamp(lambda + PROPORTIONAL * (average() - target), LEAST, MOST) : lambda;
    }

    private boolean aimed() {
        return !Double.isNaN(target);
    }

    private double integral() {
        Priced any = priced.stream().filter(p -> p.cost() > 0).findFirst().orElseThrow();
        return any.gates().price() / any.cost();
    }

    private void setIntegral(double lambda) {
        priced.forEach(p -> p.gates().setPrice(p.cost() * lambda));
    }

    private boolean settled() {
        return priced.getFirst().gates().settled();
    }

    @Override
    public void stepDone(int epoch, long step, long total, int examples, double loss) {
        if (settled()) {
            return;
        }
        if (step >= SEARCH * total) {
            int[] bits = aimed() ? NearestLengths.to(target, priced)
                    : priced.stream().mapToInt(p -> p.gates().resolvedBits()).toArray();
            for (int i = 0; i < bits.length; i++) {
                priced.get(i).gates().settle(bits[i]);
            }
        } else if (aimed()) {
            double next = integral() + INTEGRAL * (average() - target) / (SEARCH * total);
            setIntegral(Math.clamp(next, LEAST, MOST));
        }
    }
}
