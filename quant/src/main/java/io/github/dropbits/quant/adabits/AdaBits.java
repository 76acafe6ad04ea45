package io.github.dropbits.quant.adabits;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.JointMethod;
import io.github.dropbits.quant.JointQuantization;
import io.github.dropbits.quant.LayerReport;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * AdaBits (Jin, Yang, Liao, CVPR 2020, arXiv 1912.09666): a single set of weights for several bit-lengths, which are
 * switched at inference. Each bit-length has its own clipping levels (switchable clipping level) and its own batch
 * norms with statistics, scales and shifts (switchable batch norm, after Yu et al. 2019, arXiv 1812.08928). The weights
 * and all other parameters are shared. All of these belong to the model and its checkpoints. The selected bit-length
 * does not.
 *
 * <pre>{@code
 * AdaBits ada = AdaBits.apply(model, new int[] {2, 4, 8}, sample);
 * new Trainer<Batch>(model, Adam.adam(ada.parameterGroups(1e-3, 0)),
 *         b -> ada.loss(() -> crossEntropy(model.apply(b.images()), b.labels()))).fit(...);
 * ada.use(2);
 * }</pre>
 *
 * <p>The weights and inputs of all layers have the bit-length in use, except for the network's own input. The latter
 * always has 8 bits, and one {@link SteQuantizer} quantizes it for all bit-lengths. Of the normalization layers, only
 * {@link BatchNorm2d} is switched; user-defined ones have the same state for all bit-lengths.
 */
public final class AdaBits implements JointQuantization {
    /** The method AdaBits, for selection by name. */
    public static final JointMethod METHOD = new AdaBitsMethod();

    private static final int INPUT_BITS = 8;

    private final Quantization quantization;
    private final SortedSet<Integer> bits;
    private final Set<BatchNorm2d> norms;
    private int current;

    private AdaBits(Quantization quantization, SortedSet<Integer> bits, Set<BatchNorm2d> norms) {
        this.quantization = quantization;
        this.bits = bits;
        this.norms = norms;
        current = bits.last();
    }

    /**
     * Quantizes a model such that its bit-length can be switched. The largest bit-length is in use afterwards. Every
     * quantizer receives a submodule {@code bits<b>} for each bit-length b ({@link AdaBitsQuantizer}). A batch norm
     * keeps its own state for the largest bit-length. For each other bit-length b it receives a copy of itself as the
     * submodule {@code bits<b>}.
     *
     * @param model the float model, trained or untrained; modified
     * @param bits the bit-lengths, from 2 to 8, distinct, in any order
     * @param sample a batch of typical inputs, standardized as in training, see {@link Quantization#apply}
     * @return the handle that switches the bit-length of the model
     * @throws IllegalArgumentException if {@code bits} is empty or contains duplicates or values out of range, or if
     *     the input of a layer, other than the network's own input, can be negative; the model is then not modified
     */
    public static AdaBits apply(Module model, int[] bits, Tensor sample) {
        SortedSet<Integer> lengths = checked(bits);
        int[] own = bits.clone();
        QuantizerFactory factory = place -> new AdaBitsQuantizer(place, own);
        Quantization quantization = Quantization.apply(model,
                QuantizationRule.all(factory, factory).networkInput(SteQuantizer.bits(INPUT_BITS)), sample);
        List<String> others = new ArrayList<>();
        lengths.headSet(lengths.last()).forEach(b -> others.add(part(b)));
        // Variants of an earlier call are removed first, because they are also batch norms and must not be found below.
        norms(model).forEach(norm -> norm.setVariants(List.of()));
        Set<BatchNorm2d> norms = norms(model);
        norms.forEach(norm -> norm.setVariants(others));
        return new AdaBits(quantization, lengths, norms);
    }

    private static Set<BatchNorm2d> norms(Module model) {
        Set<BatchNorm2d> norms = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Module module : model.namedModules().values()) {
            if (module instanceof BatchNorm2d norm) {
                norms.add(norm);
            }
        }
        return norms;
    }

    /** Returns the name of the submodule for a bit-length. */
    static String part(int bits) {
        return "bits" + bits;
    }

    /** Checks the bit-lengths and sorts them. */
    static SortedSet<Integer> checked(int[] bits) {
        SortedSet<Integer> lengths = Arrays.stream(bits).boxed().collect(Collectors.toCollection(TreeSet::new));
        if (lengths.isEmpty() || lengths.size() < bits.length || lengths.first() < 2
                || lengths.last() > Grid.MOST_BITS) {
            throw new IllegalArgumentException("AdaBits needs different bit-lengths from 2 to " + Grid.MOST_BITS
                    + ", not " + Arrays.toString(bits));
        }
        return lengths;
    }

    /** Returns a bit-length, or throws an exception if {@code all} does not contain it. */
    static int requireKnown(int bits, Collection<Integer> all) {
        if (!all.contains(bits)) {
            throw new IllegalArgumentException("there is no bit-length " + bits + "; the known ones are " + all);
        }
        return bits;
    }

    /**
     * Switches the model to a bit-length. This method must not be called while other threads apply the model.
     *
     * @param length the bit-length
     * @throws IllegalArgumentException if {@code length} is not one of {@link #bits}
     */
    @Override
    public void use(int length) {
        current = requireKnown(length, bits);
        for (LayerReport row : quantization.report()) {
            for (Quantizer q : new Quantizer[] {row.weight(), row.input()}) {
                if (q instanceof AdaBitsQuantizer ada) {
                    ada.use(length);
                }
            }
        }
        norms.forEach(norm -> norm.use(length == bits.last() ? null : part(length)));
    }

    /**
     * Returns the bit-lengths that can be used.
     *
     * @return a new array in increasing order
     */
    @Override
    public int[] bits() {
        return bits.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Returns the bit-length that is in use.
     *
     * @return one of {@link #bits}
     */
    @Override
    public int current() {
        return current;
    }

    /**
     * Computes the loss of the paper's joint training, which is the sum of the losses for all bit-lengths. The
     * bit-length in use is the same before and after the call.
     *
     * @param lossAtCurrentBits computes the loss, a scalar, for the bit-length in use; called once per bit-length
     * @return the sum of the losses, a scalar
     */
    @Override
    public Tensor loss(Supplier<Tensor> lossAtCurrentBits) {
        int before = current;
        Tensor sum = Tensor.scalar(0);
        try {
            for (int length : bits) {
                use(length);
                sum = sum.add(lossAtCurrentBits.get());
            }
        } finally {
            use(before);
        }
        return sum;
    }

    /**
     * Divides the parameters into groups for an optimizer, as {@link Quantization#parameterGroups} does. The first
     * group contains the parameters of the network, including the batch norms of all bit-lengths. The other groups
     * contain the clipping levels and have no weight decay.
     *
     * @param learningRate the learning rate of the network
     * @param weightDecay the weight decay of the network
     * @return the groups
     */
    public List<ParameterGroup> parameterGroups(double learningRate, double weightDecay) {
        return quantization.parameterGroups(learningRate, weightDecay);
    }

    /**
     * Returns the handle of the quantized model.
     *
     * @return the handle; its bit-lengths and steps apply to the bit-length in use
     */
    @Override
    public Quantization quantization() {
        return quantization;
    }
}
