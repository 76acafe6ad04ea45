package io.github.dropbits.quant.split;

import static io.github.dropbits.core.ops.Where.where;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.PostTraining;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.uniform.Uniform;
import java.util.Arrays;

/**
 * SplitQuant's weights (Song, Lin 2025, arXiv 2501.12428). The paper splits a layer into three whose outputs are added:
 * k-means parts the weights into a lower, a middle and an upper cluster, and each layer has one cluster's weights and 0
 * in the places of the others, and a scale and zero point of its own. As each weight is not 0 in one of the three
 * layers only, their sum is one layer whose weights are quantized cluster by cluster; this quantizer does that, so that
 * outliers widen the grid of their own cluster only and need not be clipped.
 *
 * <p>Cluster c, reaching from m to M, has {@code step = (M - m) / (2^b - 1)} and the offset m; where it holds 0, the
 * offset is the nearest multiple of the step, so that weights of 0 stay 0. The zeros in the places of other clusters
 * are exact, as they are never computed: for that a weight needs its cluster's number besides its b bits.
 *
 * <p>The paper splits trained networks and does not train them ({@link PostTraining}). In training the clusters are
 * found anew in every step and the gradient passes straight through.
 */
public final class SplitQuantizer extends Quantizer {
    /** SplitQuant as a method to choose by name. */
    public static final QuantizationMethod METHOD = new SplitMethod();

    private final Grid grid;
    private final Tensor borders;
    private final Tensor step;
    private final Tensor offset;

    /**
     * A quantizer whose clusters are not yet known.
     *
     * @param place where it stands: weights
     * @param bits the bit-length of each cluster, 1 to 8
     * @throws IllegalArgumentException if it is to take an input: see {@link SplitInputQuantizer}
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
     * The method for any place: weights in three clusters, inputs in three chunks.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if there is no such bit-length
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
     * The cluster of each value, as they stand now.
     *
     * @param x the values; not changed
     * @return 0 for lower, 1 for middle, 2 for upper
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

    /** 1 where a value is not above a border. */
    private Tensor upTo(Tensor x, int border) {
        float[] mask = new float[x.elements()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = x.array()[i] <= borders.array()[border] ? 1 : 0;
        }
        return Tensor.wrap(mask, x.shape());
    }

    /** All values on one cluster's levels. */
    private Tensor levels(Tensor x, int c) {
        return Uniform.uniform(x, Tensor.scalar(step.array()[c]), Tensor.scalar(offset.array()[c]), grid,
                Uniform.StepGradient.LSQ, 1, label());
    }

    /**
     * The codes that values take in evaluation, each in its own cluster.
     *
     * @param x the values; not changed
     * @return one code a value, 0 to {@code 2^b - 1}; their clusters are {@link #clusters}
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
     * The clusters' steps.
     *
     * @return a new tensor, {@code [3]}: lower, middle, upper
     */
    public Tensor step() {
        return step.copy();
    }

    /**
     * The level of code 0 in each cluster.
     *
     * @return a new tensor, {@code [3]}: lower, middle, upper
     */
    public Tensor offset() {
        return offset.copy();
    }

    @Override
    public String describe() {
        return "SplitQuant(" + grid.bits() + (grid.bits() == 1 ? " bit" : " bits") + ", 3 clusters)";
    }
}
