package io.github.dropbits.quant.adabits;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.uniform.PactQuantizer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A quantizer for several bit-lengths, of which one is in use at a time (AdaBits; Jin, Yang, Liao, CVPR 2020, arXiv
 * 1912.09666). Weights are truncated ({@link TruncatingQuantizer}). Inputs are clipped and rounded as in PACT
 * ({@link PactQuantizer}), with a separate clipping level for each bit-length, which the paper calls switchable
 * clipping level. Each clipping level is initialized from the first training batch with its bit-length. The quantizer
 * for b bits is the submodule {@code bits<b>}.
 */
public final class AdaBitsQuantizer extends UniformQuantizer {
    private final SortedMap<Integer, UniformQuantizer> byBits = new TreeMap<>();
    private final boolean weight;
    private UniformQuantizer current;

    /**
     * Creates a quantizer. The largest bit-length is in use initially.
     *
     * @param place the tensor that the quantizer is for: the weights of a layer, or an input that cannot be negative
     * @param bits the bit-lengths, from 2 to 8, distinct, in any order
     * @throws IllegalArgumentException if the input can be negative, or if {@code bits} is empty or contains duplicates
     *     or values out of range
     */
    public AdaBitsQuantizer(Place place, int... bits) {
        super(place.name());
        place.requireNonNegative("AdaBits");
        weight = place.weight();
        for (int b : AdaBits.checked(bits)) {
            Place own = new Place(place.name() + " at " + b + " bits", weight, place.nonNegative(),
                    place.networkInput(), place.channels());
            UniformQuantizer q = weight ? new TruncatingQuantizer(own, b) : new PactQuantizer(own, b);
            byBits.put(b, child(AdaBits.part(b), q));
        }
        current = byBits.get(byBits.lastKey());
    }

    /**
     * Switches to a bit-length. This method must not be called while other threads apply this module.
     *
     * @param bits the bit-length
     * @throws IllegalArgumentException if {@code bits} is not one of the bit-lengths that were passed to the
     *     constructor
     */
    public void use(int bits) {
        current = byBits.get(AdaBits.requireKnown(bits, byBits.keySet()));
    }

    @Override
    protected void initialize(Tensor x) {
        if (weight) {
            byBits.values().forEach(q -> q.start(x));
        }
    }

    @Override
    protected Consumer<Tensor> calibrator() {
        List<Consumer<Tensor>> all = byBits.values().stream().map(Quantizer::calibration).toList();
        return x -> all.forEach(calibration -> calibration.accept(x));
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return current.apply(x);
    }

    /** Returns the bit-length that is in use. */
    @Override
    public int bits() {
        return current.bits();
    }

    /** Returns the step for the bit-length that is in use. */
    @Override
    public Tensor step() {
        return current.step();
    }

    @Override
    public Tensor offset() {
        return current.offset();
    }

    @Override
    protected String settings() {
        return "AdaBits(" + byBits.keySet() + " bits)";
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return byBits.size() > 1 ? Optional.empty() : Optional.of(QuantizerConfig.of(AdaBits.METHOD.name(), bits()));
    }

    @Override
    public String describe() {
        return "AdaBits(" + byBits.keySet() + " bits, now " + current.describe() + ")";
    }
}
