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

/** Lists the quantization methods of this library. */
public final class QuantizationMethods {
    private static final List<QuantizationMethod> ALL = List.of(CpqSpec.METHOD, AdaBits.METHOD, AlqQuantizer.METHOD,
            DorefaQuantizer.METHOD, LsqQuantizer.METHOD, LsqQuantizer.PLUS_METHOD, PactQuantizer.METHOD,
            RelaxedQuantizer.METHOD, SteQuantizer.METHOD, SplitQuantizer.METHOD);

    private QuantizationMethods() {
    }

    /**
     * Returns all methods.
     *
     * @return an unmodifiable list: CPQ first, then the other methods that train, sorted by name, and then the methods
     *     that quantize trained networks without further training
     */
    public static List<QuantizationMethod> all() {
        return ALL;
    }

    /**
     * Returns the methods that a network is meant to be trained with.
     *
     * @return an unmodifiable list of the methods of {@link #all} that train, in the same order
     */
    public static List<QuantizationMethod> training() {
        return ALL.stream().filter(QuantizationMethod::trains).toList();
    }

    /**
     * Restores a quantized model from a file that {@link Quantization#save} wrote. The quantizers may belong to any
     * method of this library. {@link Quantization#load} also supports other methods.
     *
     * @param file the file to read
     * @param model the same network in float; modified only if the file matches it
     * @return the handle of the quantized model
     * @throws IOException if the file cannot be read, is corrupt, or does not match the model
     * @throws IllegalArgumentException if the model already has quantizers
     */
    public static Quantization load(Path file, Module model) throws IOException {
        return Quantization.load(file, model, ALL);
    }

    /**
     * Looks up a method by its name.
     *
     * @param name the name of the method
     * @return the method; empty if no method has this name
     */
    public static Optional<QuantizationMethod> named(String name) {
        return ALL.stream().filter(m -> m.name().equals(name)).findFirst();
    }
}
