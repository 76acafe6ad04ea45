package io.github.dropbits.quant.alq;

import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.optim.Fraction;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.QuantizerFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Adaptive Loss-aware Quantization of weights (Qu, Zhou, Cheng, Thiele: Adaptive Loss-aware Quantization for Multi-bit
 * Networks, CVPR 2020, arXiv 1912.08883; formulas are cited by the titles of the paper's sections). Weights are divided
 * into groups, one per output channel, which is the channel-wise structure of the paper. The weights of a group are
 * {@code w_hat = sum_i a_i b_i} with coordinates {@code a_i > 0} and binary bases {@code b_i} in {-1, +1} ("Weight
 * Quantization Overview"). The weights of a group without bases are 0.
 *
 * <p>Initially, bases are added one by one. A new basis consists of the signs of the residual, and its coordinate is
 * the mean absolute residual. All coordinates are then fitted again by least squares (the structured sketch in the
 * appendix of the paper). Each forward pass in training performs one alternation on the float weights ("Optimizing
 * Binary Bases and Coordinates"): every weight is assigned to its nearest attainable level, and then the coordinates
 * are fitted by least squares. The gradient is passed straight through to the float weights. Evaluation uses the bases
 * and coordinates of the last forward pass in training, even if the weights have changed since.
 *
 * <p>During training, bases are pruned until their average number equals the target, and the bases with the smallest
 * effect on the loss are pruned first ("Pruning in alpha Domain"). The effect is
 * {@code f_i = -g_i a_i + H_i a_i^2 / 2}. Here g is the running average of the gradient with respect to the coordinate,
 * {@code sum_j b_ij dL/dw_hat_j}, multiplied by a learning rate of 1e-3. H is the square root of the maximum so far of
 * the running average of the squared gradient. Both are computed as in AMSGrad. The allowed average number of bases per
 * group decreases linearly from {@code maxBases} to the target over the first three quarters of the training. In the
 * last quarter the network recovers.
 *
 * <p>All state is stored in buffers, so checkpoints restore it exactly. Each group is computed separately and
 * sequentially, so the results do not depend on the number of threads.
 */
public final class AlqQuantizer extends Quantizer {
    /** The method that uses ALQ for weights and LSQ for inputs, for selection by name. */
    public static final QuantizationMethod METHOD = new AlqMethod();

    /** The name of the setting for the maximum number of bases per channel. */
    static final String MAX_BASES = "maxBases";
    /** The name of the setting for the average number of bases at the end of the training. */
    static final String TARGET = "averageTarget";

    /** The fraction of the training after which the target is reached. */
    private static final Fraction PRUNING = Fraction.of(3, 4);

    private final int groups;
    private final int maxBases;
    private final double target;
    private final Tensor coordinates;
    private final Tensor kept;
    private final LossEffect effect;
    /** For each weight, the bit pattern of its signs in the bases; null until the shape of the weights is known. */
    private Tensor signs;

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param label the name of the quantized tensor in messages
     * @param groups the number of groups, which is the number of output channels of the weights
     * @param maxBases the initial number of bases per group, from 1 to 8
     * @param target the average number of bases per group at the end, greater than 0 and at most {@code maxBases}
     * @throws IllegalArgumentException if {@code maxBases} or {@code target} is out of range
     */
    public AlqQuantizer(String label, int groups, int maxBases, double target) {
        super(label);
        check(maxBases, target);
        this.groups = groups;
        this.maxBases = maxBases;
        this.target = target;
        coordinates = buffer("coordinates", Tensor.zeros(groups, maxBases));
        kept = buffer("kept", Tensor.full(1, groups, maxBases));
        effect = new LossEffect(buffer("gradient_mean", Tensor.zeros(groups, maxBases)),
                buffer("gradient_square", Tensor.zeros(groups, maxBases)),
                buffer("gradient_largest_square", Tensor.zeros(groups, maxBases)),
                buffer("gradients_seen", Tensor.scalar(0)));
    }

    /**
     * Returns the factory of ALQ quantizers with the settings of the paper, for weights only.
     *
     * @param maxBases the initial number of bases per group, from 1 to 8
     * @param averageTarget the average bit-length of the tensor at the end, greater than 0 and at most
     *     {@code maxBases}; below 1, some groups have no basis at the end
     * @return the factory, which throws IllegalArgumentException for the input of a layer
     * @throws IllegalArgumentException if {@code maxBases} or {@code averageTarget} is out of range
     */
    public static QuantizerFactory bits(int maxBases, double averageTarget) {
        check(maxBases, averageTarget);
        return place -> {
            if (!place.weight()) {
                throw new IllegalArgumentException(place.name() + " cannot be quantized with ALQ: it is for weights;"
                        + " give activations another quantizer, such as CpqSpec");
            }
            return new AlqQuantizer(place.name(), place.channels(), maxBases, averageTarget);
        };
    }

    private static void check(int maxBases, double target) {
        if (maxBases < 1 || maxBases > Grid.MOST_BITS) {
            throw new IllegalArgumentException("bits must be from 1 to " + Grid.MOST_BITS + ", not " + maxBases);
        }
        if (!(target > 0 && target <= maxBases)) {
            throw new IllegalArgumentException("the average of bits must be above 0 and up to " + maxBases + ", not "
                    + target);
        }
    }

    /**
     * Finds the initial bases and coordinates.
     *
     * @param x the weights, whose first dimension is the output channel; not modified
     * @throws ShapeException if the weights cannot be divided into equal groups
     * @throws IllegalArgumentException if a value is not finite
     */
    @Override
    protected void initialize(Tensor x) {
        if (groups == 0 ? x.elements() > 0 : x.elements() % groups > 0) {
            throw new ShapeException("ALQ of " + label() + ": weights " + x.shape() + " are not " + groups
                    + " equal groups");
        }
        checkFinite(x);
        if (signs == null) {
            signs = buffer("signs", Tensor.zeros(x.shape().toArray()));
        }
        fit(x);
    }

    private void checkFinite(Tensor x) {
        for (int j = 0; j < x.elements(); j++) {
            if (!Float.isFinite(x.array()[j])) {
                throw new IllegalArgumentException("ALQ of " + label() + ": the value at index " + j + " is "
                        + x.array()[j]);
            }
        }
    }

    /** Performs one alternation on every group. */
    private void fit(Tensor x) {
        float[] s = signs.toArray();
        float[] a = coordinates.toArray();
        int[][] changes = new int[groups][];
        int groupSize = groups == 0 ? 0 : x.elements() / groups;
        Workers.forEach(groups,
                g -> changes[g] = new GroupBases(x.array(), s, a, kept.array(), g, maxBases, groupSize).fit());
        for (int slot = 0; slot < a.length; slot++) {
            effect.basisChanged(slot, changes[slot / maxBases][slot % maxBases]);
        }
        signs.set(s);
        coordinates.set(a);
    }

    @Override
    protected Tensor quantize(Tensor x) {
        if (!training()) {
            return BinaryBases.binaryBases(x, signs, coordinates, null, label());
        }
        checkShape(x);
        checkFinite(x);
        fit(x);
        // Copies are needed, because a layer that is used twice is fitted again before the backward pass of its first
        // use.
        return BinaryBases.binaryBases(x, signs.copy(), coordinates.copy(), effect::observe, label());
    }

    private void checkShape(Tensor x) {
        if (!x.shape().equals(signs.shape())) {
            throw new ShapeException("ALQ of " + label() + " took weights " + signs.shape() + ", not " + x.shape());
        }
    }

    /**
     * Prunes bases if their average number exceeds the number that the schedule allows. The target and the progress are
     * converted to {@link Fraction}s, so that rounding errors do not remove a basis.
     *
     * @param progress the completed fraction of the quantized training, from 0 to 1
     */
    @Override
    public void progress(double progress) {
        int allowed = allowed(groups, maxBases, target, progress);
        float[] a = coordinates.array();
        float[] keptSlots = kept.array();
        int[] candidates = IntStream.range(0, a.length).filter(slot -> keptSlots[slot] > 0).toArray();
        if (signs != null && candidates.length > allowed) {
            // Slots without a basis come first, because pruning them has no effect. If effects are equal, the slot with
            // the lower index is pruned first.
            int[] pruned = IntStream.of(candidates).boxed()
                    .sorted(Comparator.<Integer>comparingInt(slot -> a[slot] > 0 ? 1 : 0)
                            .thenComparingDouble(slot -> effect.of(slot, a[slot])))
                    .limit(candidates.length - allowed).mapToInt(slot -> slot).toArray();
            prune(pruned);
        }
    }

    /**
     * Returns the allowed number of bases in all groups together. It decreases linearly from {@code maxBases} per
     * group.
     */
    static int allowed(int groups, int maxBases, double target, double progress) {
        Fraction end = Fraction.of(target);
        Fraction left = Fraction.of(1, 1).minus(Fraction.of(progress).over(PRUNING));
        Fraction average = left.numerator().signum() <= 0 ? end
                : Fraction.of(maxBases, 1).minus(end).times(left).plus(end);
        return average.times(Fraction.of(groups, 1)).floor().intValueExact();
    }

    private void prune(int[] slots) {
        int[] stayMask = new int[groups];
        Arrays.fill(stayMask, -1);
        for (int slot : slots) {
            stayMask[slot / maxBases] &= ~(1 << slot % maxBases);
            kept.update(k -> k[slot] = 0);
            coordinates.update(a -> a[slot] = 0);
        }
        signs.update(s -> {
            for (int j = 0; j < s.length; j++) {
                s[j] = (int) s[j] & stayMask[(int) ((long) j * groups / s.length)];
            }
        });
    }

    private int inUse(int group) {
        int n = 0;
        for (int i = 0; i < maxBases; i++) {
            n += coordinates.array()[group * maxBases + i] > 0 ? 1 : 0;
        }
        return n;
    }

    /**
     * Returns the current number of bases of the group with the most bases.
     *
     * @return a number from 1 to 8; 1 even if no group has a basis
     */
    @Override
    public int bits() {
        return IntStream.range(0, groups).map(this::inUse).reduce(1, Math::max);
    }

    /**
     * Returns the current average number of bases per weight.
     *
     * @return a number from 0 to 8
     */
    @Override
    public double averageBits() {
        return IntStream.range(0, groups).map(this::inUse).average().orElse(0);
    }

    /**
     * Returns the current coordinates.
     *
     * @return a new tensor, {@code [groups, bases]}, that contains 0 for each basis that does not exist
     */
    public Tensor coordinates() {
        return coordinates.copy();
    }

    /**
     * Returns the bit pattern of signs for each weight. Bit i is set if basis i exists and {@code b_i} is +1. The
     * patterns and the {@link #coordinates} determine the quantized weights, {@code sum_i a_i b_i}.
     *
     * @param x the weights; only their shape is used, because evaluation uses the stored bases
     * @return one pattern per weight, row-major
     * @throws IllegalStateException if the quantizer is not initialized
     * @throws ShapeException if the shape of {@code x} differs from the shape of the weights
     */
    @Override
    public int[] codes(Tensor x) {
        if (signs == null) {
            throw new IllegalStateException("the quantizer of " + label() + " has no bases yet: it takes them from the"
                    + " weights");
        }
        checkShape(x);
        int[] codes = new int[x.elements()];
        for (int j = 0; j < codes.length; j++) {
            codes[j] = (int) signs.array()[j];
        }
        return codes;
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(new QuantizerConfig(METHOD.name(), Map.of()).with(MAX_BASES, maxBases).with(TARGET, target));
    }

    @Override
    public String describe() {
        return "ALQ(" + groups + " groups, up to " + maxBases + " bases, " + target + " on average)";
    }
}
