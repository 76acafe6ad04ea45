package io.github.dropbits.quant.bits;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.optim.Fraction;
import io.github.dropbits.nn.train.TrainingListener;
import io.github.dropbits.quant.Quantization;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The penalty on learned bit-lengths (cpq.md, section 4). Every bit has a price lambda, which is either given or
 * determined from a target average bit-length. To use a budget, add {@link #penalty} to the loss, and add the budget to
 * the listeners of the training.
 *
 * <p>With a target, lambda is controlled by the current bit-lengths: {@code lambda = P e + I integral e}, where e is
 * their average minus the target. If the average is below the target, e is negative. Lambda may then become negative as
 * well, which rewards bits. After half of the training the bit-lengths are settled, which means that they are fixed for
 * the rest of the training. With a target, they are first adjusted so that their average is close to it. Bits with
 * larger keep logits are kept in preference to others. All state is stored in buffers of the model, and therefore in
 * checkpoints.
 */
public final class BitBudget implements TrainingListener {
    /** The coefficient P: the immediate increase of lambda for each bit by which the average exceeds the target. */
    private static final double PROPORTIONAL = 0.01;
    /**
     * The coefficient I: the increase of lambda over the entire search if the average stays one bit above the target.
     */
    private static final double INTEGRAL = 0.1;
    private static final double MIN_LAMBDA = -0.1;
    private static final double MAX_LAMBDA = 1;
    /** The fraction of the training after which the bit-lengths are settled. */
    private static final double SEARCH = 0.5;

    /** Specifies how the cost of a bit is measured. */
    public enum Cost {
        /** Every bit has the same cost, in weights and in activations. */
        COUNT,
        /**
         * A bit of a layer's weights costs the layer's fraction of the model's weights. Bits of activations cost
         * nothing.
         */
        SIZE,
        /** A bit of a layer's weights or input costs the layer's fraction of the model's multiply-adds. */
        COMPUTE
    }

    private final List<LearnedLength> lengths;
    private final OptionalDouble target;

    private BitBudget(List<LearnedLength> lengths, OptionalDouble target) {
        this.lengths = lengths;
        this.target = target;
    }

    /**
     * Creates a budget with a given price.
     *
     * @param q the quantized model, in which some bit-lengths are learned
     * @param cost how the cost of a bit is measured; the costs are scaled so that their average is 1
     * @param lambda the price of a bit in the loss, finite and not negative
     * @return the budget
     * @throws IllegalArgumentException if lambda is out of range, or if no learned bit-length has a cost above 0
     */
    public static BitBudget fixed(Quantization q, Cost cost, double lambda) {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("lambda must not be negative, nor infinite: " + lambda);
        }
        BitBudget budget = new BitBudget(LearnedLength.of(q, cost), OptionalDouble.empty());
        budget.setIntegral(lambda);
        return budget;
    }

    /**
     * Creates a budget that determines the price from a target.
     *
     * @param q the quantized model, in which some bit-lengths are learned
     * @param cost how the cost of a bit is measured; the costs are scaled so that their average is 1
     * @param bits the target for the average of the learned bit-lengths, weighted by cost
     * @return the budget
     * @throws IllegalArgumentException if no learned bit-length has a cost above 0, or if the quantizers cannot reach
     *     the target
     */
    public static BitBudget target(Quantization q, Cost cost, double bits) {
        List<LearnedLength> lengths = LearnedLength.of(q, cost);
        ExactAverage average = new ExactAverage(lengths);
        Fraction least = average.of(i -> lengths.get(i).gates().minBits());
        Fraction most = average.of(i -> lengths.get(i).gates().mostBits());
        if (!Double.isFinite(bits) || Fraction.of(bits).compareTo(least) < 0 || Fraction.of(bits).compareTo(most) > 0) {
            throw new IllegalArgumentException("the target must be from " + least.doubleValue() + " to "
                    + most.doubleValue() + " bits, what the quantizers can reach, not " + bits);
        }
        return new BitBudget(lengths, OptionalDouble.of(bits));
    }

    /**
     * Returns the term to add to the loss. It is lambda times a sum over all learned bit-lengths of the cost of a bit
     * times the expected number of bits above the minimum. The term is 0 once the bit-lengths are settled.
     *
     * @return a scalar that is differentiable with respect to the keep logits
     */
    public Tensor penalty() {
        Tensor sum = Tensor.scalar(0);
        if (!settled()) {
            double lambda = lambda();
            for (LearnedLength l : lengths) {
                sum = l.cost() == 0 ? sum : sum.add(l.gates().expectedBits().mul((float) (lambda * l.cost())));
            }
        }
        return sum;
    }

    /**
     * Returns the current average of the learned bit-lengths, weighted by cost.
     *
     * @return the average number of bits
     */
    public double average() {
        double sum = 0;
        for (LearnedLength l : lengths) {
            sum += l.cost() * l.gates().resolvedBits();
        }
        return sum / lengths.size();
    }

    /**
     * Returns the current price of a bit of average cost.
     *
     * @return lambda
     */
    public double lambda() {
        double lambda = integral();
        return target.isEmpty() ? lambda
                : Math.clamp(lambda + PROPORTIONAL * (average() - target.getAsDouble()), MIN_LAMBDA, MAX_LAMBDA);
    }

    private double integral() {
        LearnedLength any = lengths.stream().filter(l -> l.cost() > 0).findFirst().orElseThrow();
        return any.gates().price() / any.cost();
    }

    private void setIntegral(double lambda) {
        lengths.forEach(l -> l.gates().setPrice(l.cost() * lambda));
    }

    private boolean settled() {
        return lengths.getFirst().gates().settled();
    }

    @Override
    public void stepDone(int epoch, long step, long total, int examples, double loss) {
        if (settled()) {
            return;
        }
        if (step >= SEARCH * total) {
            int[] bits = target.isPresent() ? NearestLengths.to(target.getAsDouble(), lengths)
                    : lengths.stream().mapToInt(l -> l.gates().resolvedBits()).toArray();
            for (int i = 0; i < bits.length; i++) {
                lengths.get(i).gates().settle(bits[i]);
            }
        } else if (target.isPresent()) {
            double next = integral() + INTEGRAL * (average() - target.getAsDouble()) / (SEARCH * total);
            setIntegral(Math.clamp(next, MIN_LAMBDA, MAX_LAMBDA));
        }
    }
}
