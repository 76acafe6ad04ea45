package io.github.dropbits.quant.alq;

import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Adaptive Loss-aware Quantization of weights (Qu, Zhou, Cheng, Thiele: Adaptive Loss-aware Quantization for Multi-bit
 * Networks, CVPR 2020, arXiv 1912.08883; formulas are named by the title of their section). A group is an output
 * channel, the paper's channel-wise structure; its weights are {@code w_hat = sum_i a_i b_i} with coordinates {@code
 * a_i > 0} and binary bases {@code b_i} in {-1, +1} ("Weight Quantization Overview"). A group without a basis is 0.
 *
 * <p>First values: the signs and the mean absolute value of what is left over, basis by basis, with all coordinates
 * fitted anew by least squares (the structured sketch of the paper's appendix). Each forward in training takes the
 * float weights and makes one alternation ("Optimizing Binary Bases and Coordinates"): every weight goes to its nearest
 * attainable level, then the coordinates are fitted by least squares. The gradient goes straight through to the float
 * weights. In evaluation the bases and coordinates of the last forward in training are used, whatever the weights are.
 *
 * <p>As the training goes on, bases are taken out, those with the smallest effect on the loss first ("Pruning in alpha
 * Domain"), until the average number of bases is the target: {@code f_i = -g_i a_i + H_i a_i^2 / 2} with g the gradient
 * by the coordinate, {@code sum_j b_ij dL/dw_hat_j}, averaged and scaled by a learning rate of 1e-3, and H the square
 * root of its largest averaged square, both as AMSGrad has them. The number that is allowed falls linearly from {@code
 * most} to the target over the first three quarters of the training; the rest is for recovering.
 *
 * <p>All state is in buffers, each group is computed alone and in order: checkpoints restore it exactly, and threads do
 * not matter.
 */
public final class AlqQuantizer extends Quantizer {
    /** ALQ for weights with LSQ for inputs, as a method to choose by name. */
    public static final QuantizationMethod METHOD = new AlqMethod();

    /** The share of the training at whose end the target is reached. */
    private static final double PRUNING = 0.75;

    private final int groups;
    private final int most;
    private final double target;
    private final Tensor coordinates;
    private final Tensor kept;
    private final LossEffect effect;
    /** The patterns of the weights' signs; null until the weights' shape is known. */
    private Tensor signs;

    /**
     * A quantizer that has not seen the weights yet.
     *
     * @param label what is quantized, for messages
     * @param groups the number of groups, the weights' output channels
     * @param most the bases a group starts with, 1 to 8
     * @param target the average number of bases to end with, above 0 and up to {@code most}
     * @throws IllegalArgumentException if a number is out of range
     */
    public AlqQuantizer(String label, int groups, int most, double target) {
        super(label);
        check(most, target);
        this.groups = groups;
        this.most = most;
        this.target = target;
        coordinates = buffer("coordinates", Tensor.zeros(groups, most));
        kept = buffer("kept", Tensor.full(1, groups, most));
        effect = new LossEffect(buffer("gradient_mean", Tensor.zeros(groups, most)),
                buffer("gradient_square", Tensor.zeros(groups, most)),
                buffer("gradient_largest_square", Tensor.zeros(groups, most)),
                buffer("gradients_seen", Tensor.scalar(0)));
    }

    /**
     * ALQ with the paper's settings; for weights only.
     *
     * @param most the bases a group starts with, 1 to 8
     * @param averageTarget the average bit-length of the tensor to end with, above 0 and up to {@code most}; below 1
     *     some groups end without a basis
     * @return the factory; for a place that takes no weights it throws IllegalArgumentException
     * @throws IllegalArgumentException if a number is out of range
     */
    public static QuantizerFactory bits(int most, double averageTarget) {
        check(most, averageTarget);
        return place -> {
            if (!place.weight()) {
                throw new IllegalArgumentException(place.name() + " cannot be quantized with ALQ: it is for weights;"
                        + " give activations another quantizer, such as CpqSpec");
            }
            return new AlqQuantizer(place.name(), place.channels(), most, averageTarget);
        };
    }

    private static void check(int most, double target) {
        if (most < 1 || most > Grid.MOST_BITS) {
            throw new IllegalArgumentException("bits must be from 1 to " + Grid.MOST_BITS + ", not " + most);
        }
        if (!(target > 0 && target <= most)) {
            throw new IllegalArgumentException("the average of bits must be above 0 and up to " + most + ", not "
                    + target);
        }
    }

    /**
     * Finds the first bases and coordinates.
     *
     * @param x the weights, the groups first; not changed
     * @throws ShapeException if the weights cannot be cut into the groups
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

    /** One alternation on every group. */
    private void fit(Tensor x) {
        float[] s = signs.toArray();
        float[] a = coordinates.toArray();
        int[][] turned = new int[groups][];
        int each = groups == 0 ? 0 : x.elements() / groups;
        Workers.forEach(groups,
                g -> turned[g] = new GroupBases(x.array(), s, a, kept.array(), g, most, each).fit());
        for (int slot = 0; slot < a.length; slot++) {
            effect.turned(slot, turned[slot / most][slot % most]);
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
        // Copies: weights that are used twice are fitted twice before the first backward.
        return BinaryBases.binaryBases(x, signs.copy(), coordinates.copy(), effect::observe, label());
    }

    private void checkShape(Tensor x) {
        if (!x.shape().equals(signs.shape())) {
            throw new ShapeException("ALQ of " + label() + " took weights " + signs.shape() + ", not " + x.shape());
        }
    }

    /**
     * Takes out bases, if the average number of them is above what the schedule allows.
     *
     * @param progress the share of the quantized training that is done, 0 to 1
     */
    @Override
    public void progress(double progress) {
        double average = target + (most - target) * Math.max(0, 1 - progress / PRUNING);
        int allowed = (int) Math.floor(groups * average + 1e-9);
        float[] a = coordinates.array();
        float[] there = kept.array();
        int[] candidates = IntStream.range(0, a.length).filter(slot -> there[slot] > 0).toArray();
        if (signs != null && candidates.length > allowed) {
            // A slot without a basis costs nothing; of equal effects the first is taken.
            int[] pruned = IntStream.of(candidates).boxed()
                    .sorted(Comparator.<Integer>comparingInt(slot -> a[slot] > 0 ? 1 : 0)
                            .thenComparingDouble(slot -> effect.of(slot, a[slot])))
                    .limit(candidates.length - allowed).mapToInt(slot -> slot).toArray();
            prune(pruned);
        }
    }

    private void prune(int[] slots) {
        int[] stay = new int[groups];
        Arrays.fill(stay, -1);
        for (int slot : slots) {
            stay[slot / most] &= ~(1 << slot % most);
            kept.update(k -> k[slot] = 0);
            coordinates.update(a -> a[slot] = 0);
        }
        signs.update(s -> {
            for (int j = 0; j < s.length; j++) {
                s[j] = (int) s[j] & stay[(int) ((long) j * groups / s.length)];
            }
        });
    }

    private int inUse(int group) {
        int n = 0;
        for (int i = 0; i < most; i++) {
            n += coordinates.array()[group * most + i] > 0 ? 1 : 0;
        }
        return n;
    }

    /**
     * The largest number of bases that a group has now.
     *
     * @return 1 to 8; 1 also where no group has any
     */
    @Override
    public int bits() {
        return IntStream.range(0, groups).map(this::inUse).reduce(1, Math::max);
    }

    /**
     * The average number of bases a weight has now.
     *
     * @return 0 to 8
     */
    @Override
    public double averageBits() {
        return IntStream.range(0, groups).map(this::inUse).average().orElse(0);
    }

    /**
     * The coordinates as they stand now.
     *
     * @return a new tensor, {@code [groups, bases]}; 0 where there is no basis
     */
    public Tensor coordinates() {
        return coordinates.copy();
    }

    /**
     * The patterns of the weights' signs: bit i is set where basis i is there and {@code b_i} is +1. With {@link
     * #coordinates} they give the weights, as {@code sum_i a_i b_i}.
     *
     * @param x the weights; their values are not read, as evaluation uses the stored bases
     * @return one pattern a weight, row-major
     * @throws IllegalStateException if the quantizer has not seen the weights
     * @throws ShapeException if {@code x} is not of the weights' shape
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
    public String describe() {
        return "ALQ(" + groups + " groups, up to " + most + " bases, " + target + " on average)";
    }
}
