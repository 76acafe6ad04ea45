package io.github.dropbits.quant.methods;

import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.adabits.AdaBits;
import io.github.dropbits.quant.alq.AlqQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.relaxed.RelaxedQuantizer;
import io.github.dropbits.quant.split.SplitQuantizer;
import io.github.dropbits.quant.uniform.DorefaQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.PactQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The quantization methods of this library. */
public final class QuantizationMethods {
    private static final List<QuantizationMethod> ALL = List.of(CpqSpec.METHOD, AdaBits.METHOD, AlqQuantizer.METHOD,
            DorefaQuantizer.METHOD, LsqQuantizer.METHOD, LsqQuantizer.PLUS_METHOD, PactQuantizer.METHOD,
            RelaxedQuantizer.METHOD, SteQuantizer.METHOD, SplitQuantizer.METHOD);

    private QuantizationMethods() {
    }

    /**
     * All methods.
     *
     * @return CPQ, then the other methods that train, sorted by name, then those that quantize trained networks
     *     without training; unmodifiable
     */
    public static List<QuantizationMethod> all() {
        return ALL;
    }

    /**
     * The methods that a network is meant to be trained with.
     *
     * @return the methods of {@link #all} that train, in the same order; unmodifiable
     */
    public static List<QuantizationMethod> training() {
        return ALL.stream().filter(QuantizationMethod::trains).toList();
    }

    /**
     * Restores a quantized model from a file of {@link Quantization#save}, with the quantizers of any method of this
     * library. See {@link Quantization#load}, which takes other methods, too.
     *
     * @param file the file
     * @param model the same network in float; changed only if everything fits
     * @return the quantized model's handle
     * @throws IOException if the file cannot be read, is broken, or does not fit the model
     * @throws IllegalArgumentException if the model has quantizers already
     */
    public static Quantization load(Path file, Module model) throws IOException {
        return Quantization.load(file, model, ALL);
    }

    /**
     * Looks up a method.
     *
     * @param name the method's name
     * @return the method; empty if no method has this name
     */
    public static Optional<QuantizationMethod> named(String name) {
        return ALL.stream().filter(m -> m.name().equals(name)).findFirst();
    }
}
