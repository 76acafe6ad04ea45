package io.github.dropbits.quant;

import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * A method that is defined by its name, summary and factories, and otherwise keeps the defaults of
 * {@link QuantizationMethod}.
 */
record PlainMethod(String name, String summary, IntFunction<QuantizerFactory> factories,
        BiFunction<QuantizerConfig, Place, Quantizer> maker) implements QuantizationMethod {
    PlainMethod {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(factories, "factory");
        Objects.requireNonNull(maker, "create");
    }

    @Override
    public QuantizerFactory factory(int bits) {
        return factories.apply(bits);
    }

    @Override
    public Quantizer create(QuantizerConfig config, Place place) {
        return maker.apply(config, place);
    }

    @Override
    public String toString() {
        return name;
    }
}
