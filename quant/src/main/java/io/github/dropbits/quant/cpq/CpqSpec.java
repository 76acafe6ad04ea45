package io.github.dropbits.quant.cpq;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.bits.DropBits;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings with which CPQ quantizes one tensor of a layer. Immutable; start from {@link #bits(int)} and change
 * what is needed: {@code CpqSpec.bits(3).dropBits(0.1)}. A method with a setting's name returns the setting if called
 * without an argument, and a changed copy if called with one. The exception is {@link #bits(int)}: it is static and
 * starts a new specification, because the default of {@link #minBits()} depends on the bit-length. DropBits draws from
 * the quantizer's own random stream, see {@link io.github.dropbits.nn.Module#seed}.
 */
public final class CpqSpec implements QuantizerFactory {
    /** CPQ as a method to choose by name. */
    public static final QuantizationMethod METHOD = new CpqMethod();

    /** The keep logit with which learned gates start; the larger it is, the more often a bit is kept. */
    private static final double START_LOGIT = 2.2;

    /** Whether codes may be negative. */
    public enum Sign {
        /** Signed for weights and for activations that can be negative, else unsigned. */
        AUTO,
        /** Codes of both signs. */
        SIGNED,
        /** Codes from 0. */
        UNSIGNED
    }

    /** All settings, with their defaults. They do not change once a specification holds them. */
    private static final class Settings {
        private int bits;
        private Sign sign = Sign.AUTO;
        private boolean perChannel;
        private Estimator estimator = Estimator.ALL;
        private SigmaMode sigma = SigmaMode.DEFAULT;
        private int minBits;
        private double drop;
        private boolean annealDrop;
        private boolean learnBits;
        private boolean channelMasks;
        private boolean learnStep = true;

        private Settings(int bits) {
            this.bits = bits;
            minBits = Math.min(2, bits);
        }

        private Settings(Settings s) {
            bits = s.bits;
            sign = s.sign;
            perChannel = s.perChannel;
            estimator = s.estimator;
            sigma = s.sigma;
            minBits = s.minBits;
            drop = s.drop;
            annealDrop = s.annealDrop;
            learnBits = s.learnBits;
            channelMasks = s.channelMasks;
            learnStep = s.learnStep;
        }

        private void check() {
            Objects.requireNonNull(sign, "sign");
            Objects.requireNonNull(estimator, "estimator");
            Objects.requireNonNull(sigma, "sigma");
            if (bits < 1 || bits > Grid.MOST_BITS) {
                throw new IllegalArgumentException("bits must be from 1 to " + Grid.MOST_BITS + ", not " + bits);
            }
            if (minBits < 1 || minBits > bits) {
                throw new IllegalArgumentException("minBits must be from 1 to " + bits + ", not " + minBits);
            }
            if (!(drop >= 0 && drop < 1)) {
                throw new IllegalArgumentException("drop probability must be from 0 to less than 1, not " + drop);
            }
        }

        private boolean same(Settings s) {
            return bits == s.bits && sign == s.sign && perChannel == s.perChannel && estimator == s.estimator
                    && sigma.equals(s.sigma) && minBits == s.minBits && drop == s.drop && annealDrop == s.annealDrop
                    && learnBits == s.learnBits && channelMasks == s.channelMasks && learnStep == s.learnStep;
        }

        private int hash() {
            return Objects.hash(bits, sign, perChannel, estimator, sigma, minBits, drop, annealDrop, learnBits,
                    channelMasks, learnStep);
        }

        private String text() {
            return "bits=" + bits + ", sign=" + sign + ", perChannel=" + perChannel + ", estimator=" + estimator
                    + ", sigma=" + sigma + ", minBits=" + minBits + ", drop=" + drop + ", annealDrop=" + annealDrop
                    + ", learnBits=" + learnBits + ", channelMasks=" + channelMasks + ", learnStep=" + learnStep;
        }
    }

    private final Settings settings;

    private CpqSpec(Settings settings) {
        settings.check();
        this.settings = settings;
    }

    /** A copy with changed settings. */
    private CpqSpec with(Consumer<Settings> change) {
        Settings changed = new Settings(settings);
        change.accept(changed);
        return new CpqSpec(changed);
    }

    /**
     * CPQ with the default settings: estimator ALL, annealed sigma, no DropBits.
     *
     * @param bits the bit-length, 1 to 8; if bit-lengths are to be learned, the largest possible one
     * @return the specification
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static CpqSpec bits(int bits) {
        return new CpqSpec(new Settings(bits));
    }

    /**
     * The bit-length; if it is learned, the largest possible one.
     *
     * @return 1 to 8
     */
    public int bits() {
        return settings.bits;
    }

    /**
     * Whether codes may be negative.
     *
     * @return the rule for the sign
     */
    public Sign sign() {
        return settings.sign;
    }

    /**
     * Whether each output channel of weights has its own step.
     *
     * @return false if the tensor has one step
     */
    public boolean perChannel() {
        return settings.perChannel;
    }

    /**
     * Which codes pass their gradient.
     *
     * @return the estimator
     */
    public Estimator estimator() {
        return settings.estimator;
    }

    /**
     * How sigma is determined.
     *
     * @return the mode of sigma
     */
    public SigmaMode sigma() {
        return settings.sigma;
    }

    /**
     * The number of bits that are never dropped. Signed values keep at least 2 bits, if they have as many.
     *
     * @return 1 to {@link #bits()}
     */
    public int minBits() {
        return settings.minBits;
    }

    /**
     * The probability that DropBits drops a bit.
     *
     * @return the probability; 0 for no DropBits; without effect if the bit-length is learned
     */
    public double drop() {
        return settings.drop;
    }

    /**
     * Whether the drop probability falls to 0 over the training.
     *
     * @return false if it is constant
     */
    public boolean annealDrop() {
        return settings.annealDrop;
    }

    /**
     * Whether the bit-length is learned.
     *
     * @return false if it is fixed
     */
    public boolean learnBits() {
        return settings.learnBits;
    }

    /**
     * Whether DropBits draws masks separately for each output channel of weights.
     *
     * @return false if one draw counts for the whole layer
     */
    public boolean channelMasks() {
        return settings.channelMasks;
    }

    /**
     * Whether the step is learned.
     *
     * @return false if it keeps its first value
     */
    public boolean learnStep() {
        return settings.learnStep;
    }

    /**
     * A copy with another rule for the sign of codes.
     *
     * @param s whether codes may be negative
     * @return the changed specification
     */
    public CpqSpec sign(Sign s) {
        return with(c -> c.sign = s);
    }

    /**
     * A copy with a step for each output channel of weights, or one step for the tensor.
     *
     * @param on whether each channel has its own step
     * @return the changed specification
     */
    public CpqSpec perChannel(boolean on) {
        return with(c -> c.perChannel = on);
    }

    /**
     * A copy with another estimator.
     *
     * @param e the estimator
     * @return the changed specification
     */
    public CpqSpec estimator(Estimator e) {
        return with(c -> c.estimator = e);
    }

    /**
     * A copy with another mode of sigma.
     *
     * @param m the mode
     * @return the changed specification
     */
    public CpqSpec sigma(SigmaMode m) {
        return with(c -> c.sigma = m);
    }

    /**
     * A copy with another number of bits that are never dropped. The setting has no effect if no bit is dropped and
     * the bit-length is not learned.
     *
     * @param n the number of bits that are never dropped
     * @return the changed specification
     * @throws IllegalArgumentException if it is not from 1 to {@link #bits()}
     */
    public CpqSpec minBits(int n) {
        return with(c -> c.minBits = n);
    }

    /**
     * A copy with DropBits as a regularizer. The setting has no effect if the bit-length is learned, because the
     * learned gates have their own probabilities.
     *
     * @param p the probability that a bit is dropped; 0 for no DropBits
     * @return the changed specification
     * @throws IllegalArgumentException if it is negative, or if it is 1 or more
     */
    public CpqSpec dropBits(double p) {
        return with(c -> c.drop = p);
    }

    /**
     * A copy whose drop probability falls to 0 over the training, or stays constant. The setting has no effect if
     * {@link #drop} is 0 or the bit-length is learned.
     *
     * @param on whether it falls
     * @return the changed specification
     */
    public CpqSpec annealDrop(boolean on) {
        return with(c -> c.annealDrop = on);
    }

    /**
     * A copy with a learned bit-length, from {@link #minBits()} to {@link #bits()}, or with the fixed bit-length
     * {@link #bits()}.
     *
     * @param on whether the bit-length is learned
     * @return the changed specification
     */
    public CpqSpec learnBits(boolean on) {
        return with(c -> c.learnBits = on);
    }

    /**
     * A copy whose DropBits draws masks separately for each output channel of weights, or once for the layer. The
     * setting has no effect for activations.
     *
     * @param on whether to draw for each channel
     * @return the changed specification
     */
    public CpqSpec channelMasks(boolean on) {
        return with(c -> c.channelMasks = on);
    }

    /**
     * A copy with a step that is learned (the default), or that keeps its first value.
     *
     * @param on whether it is learned
     * @return the changed specification
     */
    public CpqSpec learnStep(boolean on) {
        return with(c -> c.learnStep = on);
    }

    /** CPQ with the default settings. */
    @Override
    public CpqSpec networkInput(int inputBits) {
        return bits(inputBits);
    }

    @Override
    public CpqQuantizer create(Place place) {
        return new CpqQuantizer(place, this);
    }

    /** The grid of the quantizer for a place. */
    Grid grid(Place place) {
        return new Grid(bits(), sign() == Sign.SIGNED
                || sign() == Sign.AUTO && (place.weight() || !place.nonNegative()));
    }

    /** The gates of the quantizer for a place; null if it drops no bits. */
    DropBits gates(Place place) {
        int rows = channelMasks() && place.weight() ? place.channels() : 1;
        // The first level of a signed grid alone, the codes -1 and 0, cannot be trained with.
        int least = grid(place).signed() ? Math.max(Math.min(2, bits()), minBits()) : minBits();
        return learnBits() ? DropBits.learned(bits(), least, rows, START_LOGIT)
                : drop() == 0 ? null
                : annealDrop() ? DropBits.annealed(bits(), least, rows, drop())
                : DropBits.fixed(bits(), least, rows, drop());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpqSpec s && settings.same(s.settings);
    }

    @Override
    public int hashCode() {
        return settings.hash();
    }

    /** All settings with their names. */
    @Override
    public String toString() {
        return "CpqSpec[" + settings.text() + "]";
    }
}
