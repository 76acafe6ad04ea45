package io.github.dropbits.quant.cpq;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.bits.DropBits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How one tensor of a layer is to be quantized with CPQ. Immutable; start from {@link #bits(int)} and change what is
 * needed: {@code CpqSpec.bits(3).dropBits(0.1)}. A method with a setting's name and no argument reads the setting, with
 * an argument it gives a changed copy. Only {@link #bits(int)} starts anew and is static: the bit-length is chosen
 * first, and the usual minimum follows from it. What DropBits draws comes from a stream of the quantizer, see {@link
 * io.github.dropbits.nn.Module#seed}.
 */
public final class CpqSpec implements QuantizerFactory {
    /** CPQ as a method to choose by name. */
    public static final QuantizationMethod METHOD = new CpqMethod();

    /** Keep logit at which learned gates start. */
    private static final double START_LOGIT = 2.2;

    /** Whether codes may be negative. */
    public enum Sign {
        /** Signed for weights; for activations unsigned where the values cannot be negative. */
        AUTO,
        /** Codes of both signs. */
        SIGNED,
        /** Codes from 0. */
        UNSIGNED
    }

    /** All settings, as they usually are; changed only before a specification has them. */
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

        /** Each setting's name and value. */
        private Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("bits", bits);
            values.put("sign", sign);
            values.put("perChannel", perChannel);
            values.put("estimator", estimator);
            values.put("sigma", sigma);
            values.put("minBits", minBits);
            values.put("drop", drop);
            values.put("annealDrop", annealDrop);
            values.put("learnBits", learnBits);
            values.put("channelMasks", channelMasks);
            values.put("learnStep", learnStep);
            return values;
        }
    }

    private final Settings settings;

    private CpqSpec(Settings settings) {
        settings.check();
        this.settings = settings;
    }

    /** A copy of which one thing is changed. */
    private CpqSpec with(Consumer<Settings> change) {
        Settings changed = new Settings(settings);
        change.accept(changed);
        return new CpqSpec(changed);
    }

    /**
     * CPQ with the usual settings: estimator ALL, sigma annealed, no DropBits.
     *
     * @param bits the bit-length, 1 to 8, or the largest one if it is learned
     * @return the specification
     * @throws IllegalArgumentException if there is no such bit-length
     */
    public static CpqSpec bits(int bits) {
        return new CpqSpec(new Settings(bits));
    }

    /**
     * The bit-length, or the largest one if it is learned.
     *
     * @return 1 to 8
     */
    public int bits() {
        return settings.bits;
    }

    /**
     * Whether codes may be negative.
     *
     * @return the kind of codes
     */
    public Sign sign() {
        return settings.sign;
    }

    /**
     * Whether each output channel of weights has its own step.
     *
     * @return false for one step a tensor
     */
    public boolean perChannel() {
        return settings.perChannel;
    }

    /**
     * Which classes pass their gradient.
     *
     * @return the estimator
     */
    public Estimator estimator() {
        return settings.estimator;
    }

    /**
     * How sigma comes about.
     *
     * @return the mode
     */
    public SigmaMode sigma() {
        return settings.sigma;
    }

    /**
     * The bits that are never dropped.
     *
     * @return 1 to {@link #bits()}
     */
    public int minBits() {
        return settings.minBits;
    }

    /**
     * The probability that DropBits drops a bit.
     *
     * @return 0 for no DropBits, unless the length is learned
     */
    public double drop() {
        return settings.drop;
    }

    /**
     * Whether that probability falls to 0 over the training.
     *
     * @return false if it stays
     */
    public boolean annealDrop() {
        return settings.annealDrop;
    }

    /**
     * Whether the bit-length is learned.
     *
     * @return false if it is given
     */
    public boolean learnBits() {
        return settings.learnBits;
    }

    /**
     * Whether DropBits draws for each output channel of weights by itself.
     *
     * @return false for one draw a layer
     */
    public boolean channelMasks() {
        return settings.channelMasks;
    }

    /**
     * Whether the step is learned after its first value.
     *
     * @return false if it stays there
     */
    public boolean learnStep() {
        return settings.learnStep;
    }

    /**
     * With codes of one kind.
     *
     * @param s whether codes may be negative
     * @return the changed specification
     */
    public CpqSpec sign(Sign s) {
        return with(c -> c.sign = s);
    }

    /**
     * With a step for each output channel; for weights.
     *
     * @param on whether to
     * @return the changed specification
     */
    public CpqSpec perChannel(boolean on) {
        return with(c -> c.perChannel = on);
    }

    /**
     * With another estimator.
     *
     * @param e the estimator
     * @return the changed specification
     */
    public CpqSpec estimator(Estimator e) {
        return with(c -> c.estimator = e);
    }

    /**
     * With another mode of sigma.
     *
     * @param m the mode
     * @return the changed specification
     */
    public CpqSpec sigma(SigmaMode m) {
        return with(c -> c.sigma = m);
    }

    /**
     * With another kept minimum; without effect where no bit is dropped and the length is not learned.
     *
     * @param n the bits that are never dropped
     * @return the changed specification
     * @throws IllegalArgumentException if it is not from 1 to {@link #bits()}
     */
    public CpqSpec minBits(int n) {
        return with(c -> c.minBits = n);
    }

    /**
     * With DropBits as a regularizer; without effect where the length is learned, which drops bits by its own
     * probabilities.
     *
     * @param p the probability that a bit is dropped; 0 for none
     * @return the changed specification
     * @throws IllegalArgumentException if it is negative, 1 or more
     */
    public CpqSpec dropBits(double p) {
        return with(c -> c.drop = p);
    }

    /**
     * With a drop probability that falls to 0 over the training, or not; without effect where {@link #dropBits} is 0
     * or the length is learned.
     *
     * @param on whether it falls
     * @return the changed specification
     */
    public CpqSpec annealDrop(boolean on) {
        return with(c -> c.annealDrop = on);
    }

    /**
     * With a learned bit-length, from the kept minimum to {@link #bits()}.
     *
     * @param on whether to
     * @return the changed specification
     */
    public CpqSpec learnBits(boolean on) {
        return with(c -> c.learnBits = on);
    }

    /**
     * With masks that DropBits draws for each output channel of weights by itself, and not one a layer; without effect
     * for activations.
     *
     * @param on whether to
     * @return the changed specification
     */
    public CpqSpec channelMasks(boolean on) {
        return with(c -> c.channelMasks = on);
    }

    /**
     * With a step that is learned after its first value, as usual, or stays there.
     *
     * @param on whether it is learned
     * @return the changed specification
     */
    public CpqSpec learnStep(boolean on) {
        return with(c -> c.learnStep = on);
    }

    /** CPQ with the usual settings. */
    @Override
    public CpqSpec networkInput(int inputBits) {
        return bits(inputBits);
    }

    @Override
    public CpqQuantizer create(Place place) {
        return new CpqQuantizer(place, this);
    }

    /** The codes at a place. */
    Grid grid(Place place) {
        return new Grid(bits(), sign() == Sign.SIGNED
                || sign() == Sign.AUTO && (place.weight() || !place.nonNegative()));
    }

    /** What drops bits at a place; null for nothing. */
    DropBits gates(Place place) {
        int rows = channelMasks() && place.weight() ? place.channels() : 1;
        return learnBits() ? DropBits.learned(bits(), minBits(), rows, START_LOGIT)
                : drop() == 0 ? null
                : annealDrop() ? DropBits.annealed(bits(), minBits(), rows, drop())
                : DropBits.fixed(bits(), minBits(), rows, drop());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpqSpec s && settings.values().equals(s.settings.values());
    }

    @Override
    public int hashCode() {
        return settings.values().hashCode();
    }

    /** All settings with their names. */
    @Override
    public String toString() {
        return settings.values().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(", ", "CpqSpec[", "]"));
    }
}
