package io.github.dropbits.quant.split;

import static io.github.dropbits.core.ops.Where.where;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.PostTraining;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.uniform.Uniform;
import java.util.Arrays;
import java.util.Optional;

/**
 * SplitQuant for weights (Song, Lin 2025, arXiv 2501.12428). The paper replaces a layer by three layers whose outputs
 * are added. K-means divides the weights into a lower, a middle and an upper cluster. Each of the three layers contains
 * the weights of one cluster and 0 in place of all other weights, and has its own scale and zero point. The sum of the
 * three outputs equals the output of a single layer in which each cluster of weights is quantized separately. This
 * quantizer computes the weights of this single layer. An outlier extends the grid of its own cluster only, and need
 * not be clipped.
 *
 * <p>A cluster with values from m to M has {@code step = (M - m) / (2^b - 1)} and the offset m. If this range includes
 * 0, the offset is rounded to a multiple of the step, so that weights of 0 remain 0. The zeros that fill the three
 * layers of the paper do not occur here, and therefore cause no error. In return, the index of its cluster must be
 * stored for each weight, in addition to the b bits.
 *
 * <p>The paper splits trained networks and does not train them further ({@link PostTraining}). If this quantizer is
 * used in training, it recomputes the clusters in every forward pass, and the gradient is passed straight through.
 */
public final class SplitQuantizer extends Quantizer {
    /** The method SplitQuant, for selection by name. */
    public static final QuantizationMethod METHOD = new SplitMethod();

    private final Grid grid;
    private final Tensor borders;
    private final Tensor step;
    private final Tensor offset;

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param place the tensor that the quantizer is for, the weights of a layer
     * @param bits the bit-length of each cluster, from 1 to 8
     * @throws IllegalArgumentException if the place is the input of a layer, which needs a {@link SplitInputQuantizer}
     */
    public SplitQuantizer(Place place, int bits) {
        super(place.name());
        if (!place.weight()) {
            throw new IllegalArgumentException("SplitQuant clusters weights; " + place.name()
                    + " needs another quantizer");
        }
        grid = new Grid(bits, false);
        borders = buffer("borders", Tensor.zeros(KMeans.CLUSTERS - 1));
        step = buffer("step", Tensor.full(1, KMeans.CLUSTERS));
        offset = buffer("offset", Tensor.zeros(KMeans.CLUSTERS));
    }

    /**
     * Returns the factory of SplitQuant quantizers, which divide weights into three clusters and inputs into three
     * chunks.
     *
     * @param bits the bit-length, from 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static QuantizerFactory bits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> place.weight() ? new SplitQuantizer(place, bits)
                : new SplitInputQuantizer(place, bits), SplitQuantizer::bits);
    }

    @Override
    protected void initialize(Tensor x) {
        float[] finite = new float[x.elements()];
        int n = 0;
        for (float v : x.array()) {
            if (Float.isFinite(v)) {
                finite[n++] = v;
            }
        }
        finite = Arrays.copyOf(finite, n);
        borders.set(KMeans.borders(finite));
        float[] least = new float[KMeans.CLUSTERS];
        float[] largest = new float[KMeans.CLUSTERS];
        boolean[] any = new boolean[KMeans.CLUSTERS];
        for (float v : finite) {
            int c = cluster(v);
            least[c] = any[c] ? Math.min(least[c], v) : v;
            largest[c] = any[c] ? Math.max(largest[c], v) : v;
            any[c] = true;
        }
        float[] steps = new float[KMeans.CLUSTERS];
        float[] offsets = new float[KMeans.CLUSTERS];
        for (int c = 0; c < KMeans.CLUSTERS; c++) {
            Levels levels = Levels.between(least[c], largest[c], grid.bits());
            steps[c] = levels.step();
            offsets[c] = levels.offset();
        }
        step.set(steps);
        offset.set(offsets);
    }

    private int cluster(float v) {
        return v <= borders.array()[0] ? 0 : v <= borders.array()[1] ? 1 : 2;
    }

    /**
     * Returns the cluster of each value, according to the current borders.
     *
     * @param x the values; not modified
     * @return one index per value: 0 for the lower, 1 for the middle, 2 for the upper cluster
     */
    public int[] clusters(Tensor x) {
        int[] clusters = new int[x.elements()];
        for (int i = 0; i < clusters.length; i++) {
            clusters[i] = cluster(x.array()[i]);
        }
        return clusters;
    }

    @Override
    protected Tensor quantize(Tensor x) {
        if (training()) {
            NoGrad.run(() -> initialize(x));
        }
        return where(upTo(x, 0), levels(x, 0), where(upTo(x, 1), levels(x, 1), levels(x, 2)));
    }

    /** Returns a mask that is 1 where a value is less than or equal to a border, and 0 elsewhere. */
    private Tensor upTo(Tensor x, int border) {
        float[] mask = new float[x.elements()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = x.array()[i] <= borders.array()[border] ? 1 : 0;
        }
        return Tensor.wrap(mask, x.shape());
    }

    /** Quantizes all values to the levels of one cluster. */
    private Tensor levels(Tensor x, int c) {
        return Uniform.uniform(x, Tensor.scalar(step.array()[c]), Tensor.scalar(offset.array()[c]), grid,
                Uniform.StepGradient.LSQ, 1, label());
    }

    /**
     * Returns the codes of values in evaluation mode. Each code refers to the levels of the value's cluster.
     *
     * @param x the values; not modified
     * @return one code per value, from 0 to {@code 2^b - 1}; {@link #clusters} returns the clusters that the values
     *     belong to
     */
    @Override
    public int[] codes(Tensor x) {
        float[] levels = evaluating(() -> NoGrad.call(() -> apply(x))).array();
        int[] codes = clusters(x);
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Math.round((levels[i] - offset.array()[codes[i]]) / step.array()[codes[i]]);
        }
        return codes;
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    /**
     * Returns the steps of the clusters.
     *
     * @return a new tensor of shape {@code [3]}, for the lower, middle and upper cluster
     */
    public Tensor step() {
        return step.copy();
    }

    /**
     * Returns the level of code 0 in each cluster.
     *
     * @return a new tensor of shape {@code [3]}, for the lower, middle and upper cluster
     */
    public Tensor offset() {
        return offset.copy();
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(QuantizerConfig.of(METHOD.name(), bits()));
    }

    @Override
    public String describe() {
        return "SplitQuant(" + grid.bits() + (grid.bits() == 1 ? " bit" : " bits") + ", 3 clusters)";
    }
}
