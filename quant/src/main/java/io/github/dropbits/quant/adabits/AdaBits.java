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
 * AdaBits (Jin, Yang, Liao, CVPR 2020, arXiv 1912.09666): one set of weights for several bit-lengths, switched at
 * inference. Each bit-length has its own clipping levels (switchable clipping level) and its own batch norms
 * (switchable batch norm, after Yu et al. 2019, arXiv 1812.08928: statistics, scales and shifts). The weights and
 * all other parameters are shared. All of these are part of the model and its checkpoints; the bit-length in use is
 * not.
 *
 * <pre>{@code
 * AdaBits ada = AdaBits.apply(model, new int[] {2, 4, 8}, sample);
 * new Trainer<Batch>(model, Adam.adam(ada.parameterGroups(1e-3, 0)),
 *         b -> ada.loss(() -> crossEntropy(model.apply(b.images()), b.labels()))).fit(...);
 * ada.use(2);
 * }</pre>
 *
 * <p>Weights and inputs of all layers have the bit-length in use. The exception is the network's own input: it always
 * has 8 bits, by one {@link SteQuantizer} for all bit-lengths. Only {@link BatchNorm2d} is switched; normalizations
 * that a user wrote have one state for all bit-lengths.
 */
public final class AdaBits implements JointQuantization {
    /** AdaBits as a method that can be chosen by name. */
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
     * Makes a model switchable; the largest bit-length is then in use. Every quantizer gets a child module {@code
     * bits<b>} for each bit-length b ({@link AdaBitsQuantizer}). A batch norm keeps its own state for the largest
     * bit-length. For each other bit-length b it gets a copy of itself, the child module {@code bits<b>}.
     *
     * @param model the model, in float, trained or not; modified
     * @param bits the bit-lengths, 2 to 8, all different, in any order
     * @param sample a batch of typical inputs, as for {@link Quantization#apply}
     * @return the handle of the switchable model
     * @throws IllegalArgumentException if {@code bits} is empty, has equal values or values out of range, or if a
     *     layer's input, other than the network's own, can be negative; the model is then not changed
     */
    public static AdaBits apply(Module model, int[] bits, Tensor sample) {
        SortedSet<Integer> lengths = checked(bits);
        int[] own = bits.clone();
        QuantizerFactory factory = place -> new AdaBitsQuantizer(place, own);
        Quantization quantization = Quantization.apply(model,
                QuantizationRule.all(factory, factory).networkInput(SteQuantizer.bits(INPUT_BITS)), sample);
        List<String> others = new ArrayList<>();
        lengths.headSet(lengths.last()).forEach(b -> others.add(part(b)));
        // Remove variants of an earlier call first: they are batch norms, too, and must not be found below.
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

    /** The name of the child module for a bit-length. */
    static String part(int bits) {
        return "bits" + bits;
    }

    /** Checks bit-lengths and sorts them. */
    static SortedSet<Integer> checked(int[] bits) {
        SortedSet<Integer> lengths = Arrays.stream(bits).boxed().collect(Collectors.toCollection(TreeSet::new));
        if (lengths.isEmpty() || lengths.size() < bits.length || lengths.first() < 2
                || lengths.last() > Grid.MOST_BITS) {
            throw new IllegalArgumentException("AdaBits needs different bit-lengths from 2 to " + Grid.MOST_BITS
                    + ", not " + Arrays.toString(bits));
        }
        return lengths;
    }

    /** Returns a bit-length after checking that it is one of {@code all}. */
    static int requireKnown(int bits, Collection<Integer> all) {
        if (!all.contains(bits)) {
            throw new IllegalArgumentException("there is no bit-length " + bits + "; the known ones are " + all);
        }
        return bits;
    }

    /**
     * Switches the model to a bit-length. Must not be called while other threads apply the model.
     *
     * @param length the bit-length
     * @throws IllegalArgumentException if it is not one of {@link #bits}
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
     * The bit-lengths that can be used.
     *
     * @return a new array in rising order
     */
    @Override
    public int[] bits() {
        return bits.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The bit-length in use.
     *
     * @return one of {@link #bits}
     */
    @Override
    public int current() {
        return current;
    }

    /**
     * The loss of the paper's joint training: the sum of the losses at all bit-lengths. Afterwards the same
     * bit-length is in use as before.
     *
     * @param lossAtCurrentBits computes the loss at the bit-length in use, a scalar; called once for each
     *     bit-length
     * @return a scalar
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
     * The parameters in groups, as {@link Quantization#parameterGroups}: first the network's own parameters, including
     * the batch norms of all bit-lengths; then the clipping levels, which have no weight decay.
     *
     * @param learningRate the learning rate
     * @param weightDecay the network's weight decay
     * @return the groups, for an optimizer
     */
    public List<ParameterGroup> parameterGroups(double learningRate, double weightDecay) {
        return quantization.parameterGroups(learningRate, weightDecay);
    }

    /**
     * The quantized layers.
     *
     * @return the handle of the quantized model; its bit-lengths and steps are those of the bit-length in use
     */
    @Override
    public Quantization quantization() {
        return quantization;
    }
}
