package io.github.dropbits.quant.cpq;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.bits.DropBits;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings of CPQ for one tensor of a layer. Specifications are immutable. Start from {@link #bits(int)} and change
 * the settings as needed, for example {@code CpqSpec.bits(3).dropBits(0.1)}. For each setting there is a method without
 * arguments that returns the setting, and a method with one argument that returns a modified copy. The exception is
 * {@link #bits(int)}, a static method that creates a new specification, because the default of {@link #minBits()}
 * depends on the bit-length. DropBits draws random numbers from the stream of the quantizer, see
 * {@link io.github.dropbits.nn.Module#seed}.
 */
public final class CpqSpec implements QuantizerFactory {
    /** The method CPQ, for selection by name. */
    public static final QuantizationMethod METHOD = new CpqMethod();

    /** The initial keep logit of learned gates. The larger the logit, the more often a bit is kept. */
    private static final double START_LOGIT = 2.2;

    /** Specifies whether codes can be negative. */
    public enum Sign {
        /**
         * Codes are signed for weights and for activations that can be negative, and unsigned for other activations.
         */
        AUTO,
        /** Codes are signed. */
        SIGNED,
        /** Codes are unsigned. */
        UNSIGNED
    }

    /** All settings with their defaults. An object is not modified after it was passed to a specification. */
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

    /** Returns a copy with modified settings. */
    private CpqSpec with(Consumer<Settings> change) {
        Settings changed = new Settings(settings);
        change.accept(changed);
        return new CpqSpec(changed);
    }

    /**
     * Creates a specification with default settings: estimator ALL, annealed sigma, and no DropBits.
     *
     * @param bits the bit-length, from 1 to 8; the maximum bit-length if bit-lengths are learned
     * @return the specification
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static CpqSpec bits(int bits) {
        return new CpqSpec(new Settings(bits));
    }

    /**
     * Returns the bit-length, or the maximum bit-length if it is learned.
     *
     * @return the bit-length, from 1 to 8
     */
    public int bits() {
        return settings.bits;
    }

    /**
     * Returns the rule that determines whether codes can be negative.
     *
     * @return the rule
     */
    public Sign sign() {
        return settings.sign;
    }

    /**
     * Returns whether each output channel of weights has its own step.
     *
     * @return true for one step per channel, false for one step per tensor
     */
    public boolean perChannel() {
        return settings.perChannel;
    }

    /**
     * Returns which codes propagate their gradient.
     *
     * @return the estimator
     */
    public Estimator estimator() {
        return settings.estimator;
    }

    /**
     * Returns how sigma is determined.
     *
     * @return the mode
     */
    public SigmaMode sigma() {
        return settings.sigma;
    }

    /**
     * Returns the number of bits that are never dropped. Signed values always keep at least 2 bits, unless the
     * bit-length is 1.
     *
     * @return a number from 1 to {@link #bits()}
     */
    public int minBits() {
        return settings.minBits;
    }

    /**
     * Returns the probability that DropBits drops a bit. It has no effect if the bit-length is learned.
     *
     * @return the probability; 0 if DropBits is not used
     */
    public double drop() {
        return settings.drop;
    }

    /**
     * Returns whether the drop probability decreases to 0 during training.
     *
     * @return true if it decreases, false if it is constant
     */
    public boolean annealDrop() {
        return settings.annealDrop;
    }

    /**
     * Returns whether the bit-length is learned.
     *
     * @return true if it is learned, false if it is fixed
     */
    public boolean learnBits() {
        return settings.learnBits;
    }

    /**
     * Returns whether DropBits draws separate masks for each output channel of weights.
     *
     * @return true for masks per channel, false if all channels of a layer share the masks
     */
    public boolean channelMasks() {
        return settings.channelMasks;
    }

    /**
     * Returns whether the step is learned.
     *
     * @return true if it is learned, false if it keeps its initial value
     */
    public boolean learnStep() {
        return settings.learnStep;
    }

    /**
     * Returns a copy with a different rule for the sign of codes.
     *
     * @param s the rule that determines whether codes can be negative
     * @return the new specification
     */
    public CpqSpec sign(Sign s) {
        return with(c -> c.sign = s);
    }

    /**
     * Returns a copy with one step per output channel of weights, or with one step per tensor.
     *
     * @param on whether each channel has its own step
     * @return the new specification
     */
    public CpqSpec perChannel(boolean on) {
        return with(c -> c.perChannel = on);
    }

    /**
     * Returns a copy with a different estimator.
     *
     * @param e the estimator
     * @return the new specification
     */
    public CpqSpec estimator(Estimator e) {
        return with(c -> c.estimator = e);
    }

    /**
     * Returns a copy with a different mode of sigma.
     *
     * @param m the mode
     * @return the new specification
     */
    public CpqSpec sigma(SigmaMode m) {
        return with(c -> c.sigma = m);
    }

    /**
     * Returns a copy with a different number of bits that are never dropped. The setting has no effect if no bit is
     * dropped and the bit-length is not learned.
     *
     * @param n the number of bits that are never dropped
     * @return the new specification
     * @throws IllegalArgumentException if {@code n} is not from 1 to {@link #bits()}
     */
    public CpqSpec minBits(int n) {
        return with(c -> c.minBits = n);
    }

    /**
     * Returns a copy that uses DropBits as a regularizer. The setting has no effect if the bit-length is learned,
     * because learned gates have their own probabilities.
     *
     * @param p the probability that a bit is dropped, at least 0 and less than 1; 0 disables DropBits
     * @return the new specification
     * @throws IllegalArgumentException if {@code p} is out of range
     */
    public CpqSpec dropBits(double p) {
        return with(c -> c.drop = p);
    }

    /**
     * Returns a copy whose drop probability decreases to 0 during training, or is constant. The setting has no effect
     * if {@link #drop} is 0 or the bit-length is learned.
     *
     * @param on true if the probability decreases, false if it is constant
     * @return the new specification
     */
    public CpqSpec annealDrop(boolean on) {
        return with(c -> c.annealDrop = on);
    }

    /**
     * Returns a copy whose bit-length is learned, in the range from {@link #minBits()} to {@link #bits()}, or is fixed
     * at {@link #bits()}.
     *
     * @param on whether the bit-length is learned
     * @return the new specification
     */
    public CpqSpec learnBits(boolean on) {
        return with(c -> c.learnBits = on);
    }

    /**
     * Returns a copy in which DropBits draws separate masks for each output channel of weights, or common masks for all
     * channels of a layer. The setting has no effect on activations.
     *
     * @param on true for masks per channel
     * @return the new specification
     */
    public CpqSpec channelMasks(boolean on) {
        return with(c -> c.channelMasks = on);
    }

    /**
     * Returns a copy whose step is learned, which is the default, or keeps its initial value.
     *
     * @param on whether the step is learned
     * @return the new specification
     */
    public CpqSpec learnStep(boolean on) {
        return with(c -> c.learnStep = on);
    }

    /** Returns a specification of CPQ with the given bit-length and default settings. */
    @Override
    public CpqSpec networkInput(int inputBits) {
        return bits(inputBits);
    }

    @Override
    public CpqQuantizer create(Place place) {
        return new CpqQuantizer(place, this);
    }

    /** Returns the grid of the quantizer for a place. */
    Grid grid(Place place) {
        return new Grid(bits(), sign() == Sign.SIGNED
                || sign() == Sign.AUTO && (place.weight() || !place.nonNegative()));
    }

    /** Returns the gates of the quantizer for a place; null if no bits are dropped. */
    DropBits gates(Place place) {
        int rows = channelMasks() && place.weight() ? place.channels() : 1;
        // The first level of a signed grid consists of the codes -1 and 0, with which networks cannot be trained.
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

    /** Returns the names and values of all settings. */
    @Override
    public String toString() {
        return "CpqSpec[" + settings.text() + "]";
    }
}
