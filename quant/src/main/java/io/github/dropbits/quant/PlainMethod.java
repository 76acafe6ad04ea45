package io.github.dropbits.quant;

import java.util.Objects;
import java.util.function.IntFunction;

/** A method that keeps the defaults of {@link QuantizationMethod} for all but name, summary and factory. */
record PlainMethod(String name, String summary, IntFunction<QuantizerFactory> factories)
        implements QuantizationMethod {
    PlainMethod {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(factories, "factory");
    }

    @Override
    public QuantizerFactory factory(int bits) {
        return factories.apply(bits);
    }

    @Override
    public String toString() {
        return name;
    }
}
