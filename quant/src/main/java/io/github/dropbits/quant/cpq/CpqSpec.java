package io.github.dropbits.quant.cpq;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.bits.DropBits;
import java.util.Objects;

/**
 * How one tensor of a layer is to be quantized with CPQ. Immutable; start from {@link #bits(int)} and change what is
 * needed. The record's own constructor takes another number of arguments whenever a setting comes. What DropBits draws
 * comes from a stream of the quantizer, see {@link io.github.dropbits.nn.Module#seed}.
 *
 * @param bits the bit-length, or the largest one if it is learned
 * @param sign whether codes may be negative
 * @param perChannel whether each output channel has its own step; weights only
 * @param estimator which classes pass their gradient
 * @param sigma how sigma comes about
 * @param minBits the bits that are never dropped
 * @param drop the probability that DropBits drops a bit; 0 for no DropBits, unless the length is learned
 * @param annealDrop whether that probability falls to 0 over the training
 * @param learnBits whether the bit-length is learned
 * @param channelMasks whether DropBits draws for each output channel by itself; weights only
 * @param learnStep whether the step is learned after its first value
 */
public record CpqSpec(int bits, Sign sign, boolean perChannel, Estimator estimator, SigmaMode sigma, int minBits,
        double drop, boolean annealDrop, boolean learnBits, boolean channelMasks, boolean learnStep)
        implements QuantizerFactory {
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

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     * @throws NullPointerException if sign, estimator or sigma is null
     */
    public CpqSpec {
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

    /**
     * CPQ with the usual settings: estimator ALL, sigma annealed, no DropBits.
     *
     * @param bits the bit-length, 1 to 8
     * @return the specification
     */
    public static CpqSpec bits(int bits) {
        return new CpqSpec(bits, Sign.AUTO, false, Estimator.ALL, SigmaMode.DEFAULT, Math.min(2, bits), 0, false,
                false, false, true);
    }

    /**
     * With codes of one kind.
     *
     * @param s whether codes may be negative
     * @return the changed specification
     */
    public CpqSpec sign(Sign s) {
        return new CpqSpec(bits, s, perChannel, estimator, sigma, minBits, drop, annealDrop, learnBits, channelMasks,
                learnStep);
    }

    /**
     * With a step for each output channel; for weights.
     *
     * @param on whether to
     * @return the changed specification
     */
    public CpqSpec perChannel(boolean on) {
        return new CpqSpec(bits, sign, on, estimator, sigma, minBits, drop, annealDrop, learnBits, channelMasks,
                learnStep);
    }

    /**
     * With another estimator.
     *
     * @param e the estimator
     * @return the changed specification
     */
    public CpqSpec estimator(Estimator e) {
        return new CpqSpec(bits, sign, perChannel, e, sigma, minBits, drop, annealDrop, learnBits, channelMasks,
                learnStep);
    }

    /**
     * With another mode of sigma.
     *
     * @param m the mode
     * @return the changed specification
     */
    public CpqSpec sigma(SigmaMode m) {
        return new CpqSpec(bits, sign, perChannel, estimator, m, minBits, drop, annealDrop, learnBits, channelMasks,
                learnStep);
    }

    /**
     * With another kept minimum; without effect where no bit is dropped and the length is not learned.
     *
     * @param n the bits that are never dropped
     * @return the changed specification
     */
    public CpqSpec minBits(int n) {
        return new CpqSpec(bits, sign, perChannel, estimator, sigma, n, drop, annealDrop, learnBits, channelMasks,
                learnStep);
    }

    /**
     * With DropBits as a regularizer; without effect where the length is learned, which drops bits by its own
     * probabilities.
     *
     * @param p the probability that a bit is dropped; 0 for none
     * @return the changed specification
     */
    public CpqSpec dropBits(double p) {
        return new CpqSpec(bits, sign, perChannel, estimator, sigma, minBits, p, annealDrop, learnBits, channelMasks,
                learnStep);
    }

    /**
     * With a drop probability that falls to 0 over the training, or not; without effect where {@link #dropBits} is 0
     * or the length is learned.
     *
     * @param on whether it falls
     * @return the changed specification
     */
    public CpqSpec annealDrop(boolean on) {
        return new CpqSpec(bits, sign, perChannel, estimator, sigma, minBits, drop, on, learnBits, channelMasks,
                learnStep);
    }

    /**
     * With a learned bit-length, from the kept minimum to {@link #bits}.
     *
     * @param on whether to
     * @return the changed specification
     */
    public CpqSpec learnBits(boolean on) {
        return new CpqSpec(bits, sign, perChannel, estimator, sigma, minBits, drop, annealDrop, on, channelMasks,
                learnStep);
    }

    /**
     * With masks that DropBits draws for each output channel of weights by itself, and not one a layer; without effect
     * for activations.
     *
     * @param on whether to
     * @return the changed specification
     */
    public CpqSpec channelMasks(boolean on) {
        return new CpqSpec(bits, sign, perChannel, estimator, sigma, minBits, drop, annealDrop, learnBits, on,
                learnStep);
    }

    /**
     * With a step that is learned after its first value, as usual, or stays there.
     *
     * @param on whether it is learned
     * @return the changed specification
     */
    public CpqSpec learnStep(boolean on) {
        return new CpqSpec(bits, sign, perChannel, estimator, sigma, minBits, drop, annealDrop, learnBits, channelMasks,
                on);
    }

    /** CPQ with the usual settings. */
    @Override
    public CpqSpec networkInput(int inputBits) {
        return bits(inputBits);
    }

    @Override
    public CpqQuantizer create(Place place) {
        boolean signed = sign == Sign.SIGNED || sign == Sign.AUTO && (place.weight() || !place.nonNegative());
        int rows = channelMasks && place.weight() ? place.channels() : 1;
        DropBits gates = learnBits ? DropBits.learned(bits, minBits, rows, START_LOGIT)
                : drop == 0 ? null
                : annealDrop ? DropBits.annealed(bits, minBits, rows, drop)
                : DropBits.fixed(bits, minBits, rows, drop);
        int channels = perChannel ? place.stepShape(true)[0] : 1;
        return new CpqQuantizer(place.name(), new Grid(bits, signed), channels, estimator, sigma, gates,
                learnStep);
    }
}
