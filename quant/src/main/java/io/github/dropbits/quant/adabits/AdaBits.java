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
 * inference. Each bit-length has clipping levels of its own (switchable clipping level) and batch norms of its own
 * (switchable batch norm, after Yu et al. 2019, arXiv 1812.08928: statistics, scales and shifts); the weights and the
 * other parameters are shared. All of it is part of the model and its checkpoints; which bit-length is in use is not.
 *
 * <pre>{@code
 * AdaBits ada = AdaBits.apply(model, new int[] {2, 4, 8}, sample);
 * new Trainer<Batch>(model, Adam.adam(ada.parameterGroups(1e-3, 0)),
 *         b -> ada.loss(() -> crossEntropy(model.apply(b.images()), b.labels()))).fit(...);
 * ada.use(2);
 * }</pre>
 *
 * <p>The weights of every layer take the bit-length in use; the network's own input takes 8 bits at every one, by a
 * {@link SteQuantizer} that all share. Only {@link BatchNorm2d} is switched; state of a user's own normalizations is
 * shared.
 */
public final class AdaBits implements JointQuantization {
    /** AdaBits as a method to choose by name. */
    public static final JointMethod METHOD = new AdaBitsMethod();

    private static final int INPUT_BITS = 8;

    private final Quantization quantization;
    private final SortedSet<Integer> bits;
    private final Set<BatchNorm2d> norms;
    private int now;

    private AdaBits(Quantization quantization, SortedSet<Integer> bits, Set<BatchNorm2d> norms) {
        this.quantization = quantization;
        this.bits = bits;
        this.norms = norms;
        now = bits.last();
    }

    /**
     * Makes a model switchable; it then uses the largest bit-length. Quantizers have the parts {@code bits<b>}
     * ({@link AdaBitsQuantizer}). A batch norm serves the largest bit-length with what it has, and the others with
     * copies, its parts {@code bits<b>}.
     *
     * @param model the model, in float or trained in float; changed
     * @param bits the bit-lengths, 2 to 8, all different, in any order
     * @param sample a batch of typical inputs, as for {@link Quantization#apply}
     * @return the model's handle
     * @throws IllegalArgumentException if the bit-lengths are not as said, or a layer's input, other than the
     *     network's own, can be negative; the model is then not changed
     */
    public static AdaBits apply(Module model, int[] bits, Tensor sample) {
        SortedSet<Integer> lengths = checked(bits);
        int[] own = bits.clone();
        QuantizerFactory factory = place -> new AdaBitsQuantizer(place, own);
        Quantization quantization = Quantization.apply(model,
                QuantizationRule.all(factory, factory).networkInput(SteQuantizer.bits(INPUT_BITS)), sample);
        List<String> others = new ArrayList<>();
        lengths.headSet(lengths.last()).forEach(b -> others.add(part(b)));
        // Parts of an earlier time must be gone before batch norms are looked for.
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

    /** The name of what belongs to a bit-length. */
    static String part(int bits) {
        return "bits" + bits;
    }

    /** Bit-lengths in order. */
    static SortedSet<Integer> checked(int[] bits) {
        SortedSet<Integer> lengths = Arrays.stream(bits).boxed().collect(Collectors.toCollection(TreeSet::new));
        if (lengths.isEmpty() || lengths.size() < bits.length || lengths.first() < 2
                || lengths.last() > Grid.MOST_BITS) {
            throw new IllegalArgumentException("AdaBits needs different bit-lengths from 2 to " + Grid.MOST_BITS
                    + ", not " + Arrays.toString(bits));
        }
        return lengths;
    }

    /** A bit-length that must be among the known ones. */
    static int known(int bits, Collection<Integer> all) {
        if (!all.contains(bits)) {
            throw new IllegalArgumentException("there is no bit-length " + bits + "; the known ones are " + all);
        }
        return bits;
    }

    /**
     * Switches the model to a bit-length. Not to be called while others apply the model.
     *
     * @param length the bit-length
     * @throws IllegalArgumentException if it is not one of {@link #bits}
     */
    @Override
    public void use(int length) {
        now = known(length, bits);
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
        return now;
    }

    /**
     * The loss of the paper's joint training: the sum of the losses at all bit-lengths. The bit-length in use is then
     * as before.
     *
     * @param lossAtCurrentBits computes the loss at the bit-length in use, a scalar; called once for each
     * @return a scalar
     */
    @Override
    public Tensor loss(Supplier<Tensor> lossAtCurrentBits) {
        int before = now;
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
     * The parameters in groups, as {@link Quantization#parameterGroups}: the network's own with the batch norms of all
     * bit-lengths; the clipping levels, without weight decay.
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
     * @return the model's handle, whose figures are those of the bit-length in use
     */
    @Override
    public Quantization quantization() {
        return quantization;
    }
}
