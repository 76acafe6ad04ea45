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
 * The handle of a quantized model. Quantization inserts quantizers before the weights and the inputs of the model's
 * {@link WeightLayer}s. The model is modified in place, and its code need not be changed.
 */
public final class Quantization {
    private final Module model;
    private final List<LayerReport> report;

    private Quantization(Module model, List<LayerReport> report) {
        this.model = model;
        this.report = report;
    }

    /**
     * Quantizes a model for training.
     *
     * @param model the model, whose layers receive quantizers
     * @param rule specifies which layers are quantized, and how
     * @param sample a batch of typical inputs, standardized as in training; the model is run on it once, in evaluation
     *     mode, to determine the inputs of each layer
     * @return the handle of the quantized model
     * @throws IllegalArgumentException in the following cases, in which the model is not modified: the rule names a
     *     layer that does not exist, has no weights or is not applied to the sample; a layer has several names in the
     *     model, and the rule uses another name than the first; the rule asks for one step per channel of an input; a
     *     layer already has quantizers, whose learned steps would be lost (call {@link #remove} first); or the model
     *     applies a module that is not registered in its tree
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
     * Creates the quantizers without modifying the model.
     *
     * @param all whether every layer that the rule does not skip must be applied to the sample
     */
    static Quantization prepare(Module model, QuantizationRule rule, Tensor sample, boolean all) {
        LayerInputs inputs = new LayerInputs(model, sample);
        Map<String, Module> modules = model.namedModules();
        check(rule, modules, inputs, all);
        List<LayerReport> report = new ArrayList<>();
        // A layer that occurs several times in the module tree is quantized once, under its first name.
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
     * Removes all quantizers from a model, which afterwards computes in float. The learned parameters of the quantizers
     * are lost; the weights are kept.
     *
     * @param model the model, whose layers lose their quantizers
     */
    public static void remove(Module model) {
        model.namedModules().values().forEach(module -> {
            if (module instanceof WeightLayer layer) {
                layer.setWeightTransform(null);
                layer.setInputTransform(null);
            }
        });
    }

    /**
     * Installs the quantizers in the layers. This is the last step, so a failure in an earlier step leaves the model
     * unchanged.
     */
    void install() {
        layers().forEach((layer, row) -> {
            layer.setWeightTransform(row.weight());
            layer.setInputTransform(row.input());
        });
    }

    /**
     * Returns the quantized layers.
     *
     * @return a map from each layer to its row of the {@link #report}, in the order of the report
     */
    public Map<WeightLayer, LayerReport> layers() {
        Map<String, Module> modules = model.namedModules();
        Map<WeightLayer, LayerReport> layers = new LinkedHashMap<>();
        report.forEach(row -> layers.put((WeightLayer) modules.get(row.layer()), row));
        return layers;
    }

    /**
     * Writes the model and its quantization to a file, from which {@link #load} restores both. The file can also be
     * read as a {@link Checkpoint} of the model.
     *
     * @param file the file to create or replace
     * @throws IOException if the file cannot be written; an existing file is then left unchanged
     * @throws IllegalArgumentException if a quantizer has no {@link Quantizer#config}, for example because it supports
     *     several bit-lengths, or if the model applied a module that is not registered in its tree
     */
    public void save(Path file) throws IOException {
        Checkpoint.save(file, model, Map.of(SavedQuantization.KEY, SavedQuantization.write(report)));
    }

    /**
     * Restores a quantized model from a file that {@link #save} wrote. The model receives the same quantizers as the
     * saved model, and the saved parameters, buffers and random streams. It can be used, frozen, exported and trained
     * further.
     *
     * @param file the file to read
     * @param model the same network in float, for example a new instance; modified only if the file matches it
     * @param methods the methods that the quantizers may belong to; {@code QuantizationMethods.all()} returns the
     *     methods of this library
     * @return the handle of the quantized model
     * @throws IOException if the file cannot be read, is corrupt, does not describe a quantization, needs a method that
     *     is not given, or does not match the model; the message names the file and the mismatches
     * @throws IllegalArgumentException if the model already has quantizers
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
     * Returns how each layer is quantized.
     *
     * @return one row per quantized layer, in the order of the model
     */
    public List<LayerReport> report() {
        return report;
    }

    /**
     * Returns the current bit-lengths of the weights.
     *
     * @return a new map from layer names to bit-lengths; layers whose weights remain in float are omitted
     */
    public Map<String, Integer> weightBits() {
        Map<String, Integer> bits = new LinkedHashMap<>();
        report.stream().filter(r -> r.weight() != null).forEach(r -> bits.put(r.layer(), r.weight().bits()));
        return bits;
    }

    /**
     * Returns the current bit-lengths of the layers' inputs.
     *
     * @return a new map from layer names to bit-lengths; layers whose inputs remain in float are omitted
     */
    public Map<String, Integer> inputBits() {
        Map<String, Integer> bits = new LinkedHashMap<>();
        report.stream().filter(r -> r.input() != null).forEach(r -> bits.put(r.layer(), r.input().bits()));
        return bits;
    }

    /**
     * Returns the storage size of the model's parameters. The codes of quantized weights are counted at their
     * bit-lengths, and all other parameters at 32 bits.
     *
     * @return the number of bytes for the current bit-lengths
     */
    public long bytes() {
        long bits = 0;
        for (Tensor p : model.namedParameters().values()) {
            bits += 32L * p.elements();
        }
        for (Map.Entry<WeightLayer, LayerReport> layer : layers().entrySet()) {
            Quantizer q = layer.getValue().weight();
            // The number of bits of a tensor is an integer, so rounding removes the floating-point error of an average
            // such as 7/3.
            bits -= q == null ? 0 : Math.round((32 - q.averageBits()) * layer.getKey().weight().elements());
        }
        return Math.ceilDiv(bits, 8);
    }

    /**
     * Creates a trainer for this model. Its optimizer updates the parameters of the network and of the quantizers, in
     * the groups of {@link #parameterGroups}.
     *
     * @param <B> the type of a batch
     * @param optimizer creates the optimizer from the groups, for example
     *     {@code groups -> Adam.adamW(groups, 0.9, 0.999, 1e-8)}
     * @param learningRate the learning rate of the network; quantizers use multiples of it
     * @param weightDecay the weight decay of the network
     * @param loss computes the loss of a batch, a scalar
     * @return the trainer
     */
    public <B> Trainer<B> trainer(Function<List<ParameterGroup>, Optimizer> optimizer, double learningRate,
            double weightDecay, Function<B, Tensor> loss) {
        return new Trainer<>(model, optimizer.apply(parameterGroups(learningRate, weightDecay)), loss);
    }

    /**
     * Returns a listener that reports the progress of training to the quantizers. Use it in custom training loops;
     * {@link Trainer} reports the progress itself. Without progress reports, settings that change during training keep
     * their initial values: CPQ's sigma, the drop probability of annealed DropBits, the temperature of RQ, and the
     * number of bits that ALQ keeps.
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
     * Divides the parameters into groups for an optimizer: one group for the network, and one group for each learning
     * rate that the quantizers request ({@link Quantizer#rateFactor}). The quantizers' groups have no weight decay.
     *
     * @param learningRate the learning rate of the network
     * @param weightDecay the weight decay of the network
     * @return the group of the network, followed by the groups of the quantizers in the order of increasing learning
     *     rate
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
