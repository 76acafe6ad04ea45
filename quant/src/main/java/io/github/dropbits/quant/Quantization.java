package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.nn.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The handle of a quantized model. Quantizing puts quantizers before the weights and the inputs of the model's {@link
 * WeightLayer}s, in place and without a change to the model's code.
 */
public final class Quantization {
    private final Module model;
    private final List<LayerReport> report;

    private Quantization(Module model, List<LayerReport> report) {
        this.model = model;
        this.report = report;
    }

    /**
     * Quantizes a model.
     *
     * @param model the model; its layers get quantizers
     * @param rule which layers are quantized, and how
     * @param sample a batch of typical inputs, standardized as in training; it runs through the model once, in
     *     evaluation mode, to find out which inputs each layer gets
     * @return the quantized model's handle
     * @throws IllegalArgumentException if the rule names a layer that the model does not have, that has no weights, or
     *     that the sample does not reach; if a layer occurs in the model several times, under several names, and the
     *     rule uses one that is not the first; if the rule asks for one step for each channel of an input; if a layer
     *     has quantizers already, whose learned steps would be lost ({@link #remove} takes them away); or if the model
     *     applies a module that is not registered in its tree. The model is then unchanged
     */
    public static Quantization apply(Module model, QuantizationRule rule, Tensor sample) {
        refuseQuantized(model);
        Quantization quantization = prepare(model, rule, sample, false);
        quantization.install();
        return quantization;
    }

    private static void refuseQuantized(Module model) {
        model.namedModules().forEach((name, module) -> {
            if (module instanceof WeightLayer layer) {
                refuseQuantizer(name, layer.weightTransform());
                refuseQuantizer(name, layer.inputTransform());
            }
        });
    }

    private static void refuseQuantizer(String layer, Module transform) {
        if (transform instanceof Quantizer present) {
            throw new IllegalArgumentException("layer '" + layer + "' is quantized already, by " + present.describe()
                    + "; Quantization.remove(model) takes the quantizers away");
        }
    }

    /**
     * Creates the quantizers without changing the model.
     *
     * @param all whether the sample must reach every layer that the rule does not skip
     */
    static Quantization prepare(Module model, QuantizationRule rule, Tensor sample, boolean all) {
        LayerInputs inputs = new LayerInputs(model, sample);
        Map<String, Module> modules = model.namedModules();
        check(rule, modules, inputs, all);
        List<LayerReport> report = new ArrayList<>();
        // A layer that occurs twice in the module tree is quantized once, under its first name.
        Map<Module, String> first = new IdentityHashMap<>();
        modules.forEach((name, module) -> {
            if (module instanceof WeightLayer layer && inputs.reached(layer)
                    && first.putIfAbsent(layer, name) == null) {
                boolean networkInput = inputs.networkInput(layer);
                QuantizationRule.Plan plan = rule.plan(name, networkInput);
                if (plan != null) {
                    report.add(quantizers(name, layer, plan, inputs.nonNegative(layer), networkInput,
                            inputs.multiplyAdds(layer)));
                }
            }
        });
        return new Quantization(model, List.copyOf(report));
    }

    /**
     * Takes all quantizers out of a model, which is in float then. What they learned is lost; the weights stay.
     *
     * @param model the model; its layers lose their quantizers
     */
    public static void remove(Module model) {
        model.namedModules().values().forEach(module -> {
            if (module instanceof WeightLayer layer) {
                layer.setWeightTransform(null);
                layer.setInputTransform(null);
            }
        });
    }

    /** Installs the quantizers in the layers. This comes last, after everything that can fail. */
    void install() {
        layers().forEach((layer, row) -> {
            layer.setWeightTransform(row.weight());
            layer.setInputTransform(row.input());
        });
    }

    /**
     * The quantized layers.
     *
     * @return a map from each layer to its row of the {@link #report}, in the report's order
     */
    public Map<WeightLayer, LayerReport> layers() {
        Map<String, Module> modules = model.namedModules();
        Map<WeightLayer, LayerReport> layers = new LinkedHashMap<>();
        report.forEach(row -> layers.put((WeightLayer) modules.get(row.layer()), row));
        return layers;
    }

    /**
     * Writes the model and how it is quantized to a file, from which {@link #load} restores both. The file is a {@link
     * Checkpoint} of the model, too.
     *
     * @param file the file to make or replace
     * @throws IOException if it cannot be written; an existing file is then left unchanged
     * @throws IllegalArgumentException if a quantizer has no {@link Quantizer#config}, as those of several bit-lengths,
     *     or the model applied a module that is not registered in its tree
     */
    public void save(Path file) throws IOException {
        Checkpoint.save(file, model, Map.of(SavedQuantization.KEY, SavedQuantization.write(report)));
    }

    /**
     * Restores a quantized model from a file of {@link #save}: the model gets the quantizers of the one that was saved,
     * and its parameters, buffers and random streams. It can be used, frozen, exported and trained further.
     *
     * @param file the file
     * @param model the same network in float, such as a new one; changed only if everything fits
     * @param methods the methods of the quantizers; {@code QuantizationMethods.all()} are those of this library
     * @return the quantized model's handle
     * @throws IOException if the file cannot be read, is broken, does not say how its model is quantized, needs a
     *     method that is not given, or does not fit the model; the message names the file and what does not fit
     * @throws IllegalArgumentException if the model has quantizers already
     */
    public static Quantization load(Path file, Module model, Collection<? extends QuantizationMethod> methods)
            throws IOException {
        refuseQuantized(model);
        Quantization quantization = new Quantization(model, SavedQuantization.read(file, model, methods));
        quantization.install();
        try {
            Checkpoint.load(file, model);
        } catch (IOException | RuntimeException e) {
            remove(model);
            throw e;
        }
        return quantization;
    }

    private static void check(QuantizationRule rule, Map<String, Module> modules, LayerInputs inputs, boolean all) {
        Map<Module, String> layers = new IdentityHashMap<>();
        List<String> names = new ArrayList<>();
        modules.forEach((name, module) -> {
            if (module instanceof WeightLayer && layers.putIfAbsent(module, name) == null) {
                names.add(name);
                if (all && !inputs.reached(module) && !rule.skips(name)) {
                    throw new IllegalArgumentException("the calibration batches do not reach layer '" + name
                            + "', which the rule does not skip");
                }
            }
        });
        for (String name : rule.named()) {
            Module module = modules.get(name);
            String problem = module == null ? "there is no such layer"
                    : !(module instanceof WeightLayer) ? "it is a " + module.describe() + ", which has no weights"
                    : !inputs.reached(module) && !(all && rule.skips(name)) ? "the sample did not reach it"
                    : !layers.get(module).equals(name) ? "it is the layer '" + layers.get(module) + "'" : null;
            if (problem != null) {
                throw new IllegalArgumentException("the rule names layer '" + name + "', but " + problem
                        + "; layers that can be quantized: " + names);
            }
        }
    }

    private static LayerReport quantizers(String name, WeightLayer layer, QuantizationRule.Plan plan,
            boolean nonNegative, boolean networkInput, long multiplyAdds) {
        Quantizer weight = null;
        if (plan.weight() != null) {
            weight = create(plan.weight(), new Place(name + ".weight", true, false, false,
                    layer.weight().shape().dim(0)));
            weight.start(layer.weight());
        }
        Quantizer input = plan.input() == null ? null
                : create(plan.input(), new Place(name + ".input", false, nonNegative, networkInput, 1));
        return new LayerReport(name, weight, input, networkInput, nonNegative, multiplyAdds);
    }

    private static Quantizer create(QuantizerFactory factory, Place place) {
        return Objects.requireNonNull(factory.create(place), () -> "the factory gave no quantizer for " + place.name()
                + "; a rule leaves it in float by a factory that is null, or skip");
    }

    /**
     * How each layer was quantized, in the model's order.
     *
     * @return one row for each quantized layer
     */
    public List<LayerReport> report() {
        return report;
    }

    /**
     * The current bit-lengths of the weights.
     *
     * @return the bits of each layer, by its name
     */
    public Map<String, Integer> weightBits() {
        Map<String, Integer> bits = new LinkedHashMap<>();
        report.stream().filter(r -> r.weight() != null).forEach(r -> bits.put(r.layer(), r.weight().bits()));
        return bits;
    }

    /**
     * The current bit-lengths of the layers' inputs.
     *
     * @return the bits of each layer, by its name
     */
    public Map<String, Integer> inputBits() {
        Map<String, Integer> bits = new LinkedHashMap<>();
        report.stream().filter(r -> r.input() != null).forEach(r -> bits.put(r.layer(), r.input().bits()));
        return bits;
    }

    /**
     * The size of the model's parameters when stored, with the codes of quantized weights packed and all else in
     * float.
     *
     * @return the number of bytes, at the current bit-lengths
     */
    public long bytes() {
        long bits = 0;
        for (Tensor p : model.namedParameters().values()) {
            bits += 32L * p.elements();
        }
        for (Map.Entry<WeightLayer, LayerReport> layer : layers().entrySet()) {
            Quantizer q = layer.getValue().weight();
            // A tensor has a whole number of bits, so rounding removes the error of an average such as 7/3.
            bits -= q == null ? 0 : Math.round((32 - q.averageBits()) * layer.getKey().weight().elements());
        }
        return Math.ceilDiv(bits, 8);
    }

    /**
     * A trainer for this model, whose optimizer has all parameters in their groups.
     *
     * @param <B> a batch
     * @param optimizer makes the optimizer from the groups, such as {@code groups -> Adam.adamW(groups, 0.9, 0.999,
     *     1e-8)}
     * @param learningRate the network's learning rate; quantizers use multiples of it ({@link #parameterGroups})
     * @param weightDecay the network's weight decay
     * @param loss computes a batch's loss, a scalar
     * @return the trainer
     */
    public <B> Trainer<B> trainer(Function<List<ParameterGroup>, Optimizer> optimizer, double learningRate,
            double weightDecay, Function<B, Tensor> loss) {
        return new Trainer<>(model, optimizer.apply(parameterGroups(learningRate, weightDecay)), loss);
    }

    /**
     * A listener that reports the progress of training to the quantizers, for training loops other than {@link
     * Trainer}, which does so itself. Without it, everything that changes over the training stays as at the start:
     * CPQ's sigma, the drop probability of annealed DropBits, RQ's temperature, and the number of bits that ALQ keeps.
     *
     * @return the listener
     */
    public TrainingListener progress() {
        return new TrainingListener() {
            @Override
            public void stepDone(int epoch, long step, long total, int examples, double loss) {
                each(q -> q.progress((double) step / total));
            }
        };
    }

    private void each(Consumer<Quantizer> action) {
        for (LayerReport r : report) {
            if (r.weight() != null) {
                action.accept(r.weight());
            }
            if (r.input() != null) {
                action.accept(r.input());
            }
        }
    }

    /**
     * The parameters in groups: the network's own, and those of the quantizers. The quantizers' groups have no weight
     * decay, and use the learning rates that the quantizers ask for ({@link Quantizer#rateFactor}).
     *
     * @param learningRate the network's learning rate
     * @param weightDecay the network's weight decay
     * @return the groups, for an optimizer: the network's own group first, then the quantizers' groups by rising
     *     learning rate
     */
    public List<ParameterGroup> parameterGroups(double learningRate, double weightDecay) {
        Map<Tensor, Double> factors = new IdentityHashMap<>();
        each(q -> q.namedParameters().forEach((name, t) -> factors.put(t, q.rateFactor(name))));
        Map<String, Tensor> own = new LinkedHashMap<>();
        Map<Double, Map<String, Tensor>> others = new TreeMap<>();
        model.namedParameters().forEach((name, t) -> (factors.containsKey(t)
                ? others.computeIfAbsent(factors.get(t), f -> new LinkedHashMap<>()) : own).put(name, t));
        List<ParameterGroup> groups = new ArrayList<>(List.of(new ParameterGroup(own, learningRate, weightDecay)));
        others.forEach((factor, parameters) -> groups.add(new ParameterGroup(parameters, factor * learningRate, 0)));
        return groups;
    }
}
