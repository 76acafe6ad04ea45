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
 * A quantizer for several bit-lengths, of which one is in use (AdaBits; Jin, Yang, Liao, CVPR 2020, arXiv
 * 1912.09666). Weights are truncated ({@link TruncatingQuantizer}). Inputs are clipped and rounded as by PACT
 * ({@link PactQuantizer}), with a clipping level for each bit-length, the paper's switchable clipping level. The
 * first training batch at a bit-length sets its clipping level. The quantizer of b bits is the child module {@code
 * bits<b>}.
 */
public final class AdaBitsQuantizer extends UniformQuantizer {
    private final SortedMap<Integer, UniformQuantizer> byBits = new TreeMap<>();
    private final boolean weight;
    private UniformQuantizer current;

    /**
     * Creates a quantizer that uses the largest bit-length.
     *
     * @param place the place: a layer's weights, or an input that cannot be negative
     * @param bits the bit-lengths, 2 to 8, all different, in any order
     * @throws IllegalArgumentException if the input can be negative, or if {@code bits} is empty, has equal values
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
     * Switches to a bit-length. Must not be called while other threads apply this module.
     *
     * @param bits the bit-length
     * @throws IllegalArgumentException if it is not one of those given at construction
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

    /** The bit-length in use. */
    @Override
    public int bits() {
        return current.bits();
    }

    /** The step of the bit-length in use. */
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
