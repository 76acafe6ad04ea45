package io.github.dropbits.nn.layers;

import static io.github.dropbits.core.ops.BatchNorm.batchNorm;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Batch normalization of the channels of {@code [N, C, H, W]}, with running statistics for evaluation. For networks
 * that switch between settings, such as bit-lengths, it may have variants: batch norms with statistics, scales and
 * shifts of their own, of which one is in use at a time (switchable batch normalization; Yu et al. 2019, arXiv
 * 1812.08928).
 */
public final class BatchNorm2d extends Module {
    private final Tensor gamma;
    private final Tensor beta;
    private final Tensor mean;
    private final Tensor variance;
    private final float momentum;
    private final float eps;
    private final Map<String, BatchNorm2d> variants = new LinkedHashMap<>();
    /** The variant in use; null for this layer itself. */
    private BatchNorm2d variant;
    private boolean frozen;
    /** Collects each batch's own statistics during a re-estimation; null otherwise. */
    private ChannelMoments moments;

    /**
     * A layer with momentum 0.1 and eps 1e-5.
     *
     * @param channels the number of channels
     * @throws IllegalArgumentException if there is not at least one channel
     */
    public BatchNorm2d(int channels) {
        this(channels, 0.1f, 1e-5f);
    }

    /**
     * A layer.
     *
     * @param channels the number of channels
     * @param momentum the weight of a new batch in the running statistics, 0 to 1
     * @param eps added to the variance, not negative
     * @throws IllegalArgumentException if a number is not in its range
     */
    public BatchNorm2d(int channels, float momentum, float eps) {
        Extents.positive("channels", channels);
        if (!(momentum >= 0 && momentum <= 1 && eps >= 0 && Float.isFinite(eps))) {
            throw new IllegalArgumentException("momentum must be from 0 to 1 and eps finite and not negative, not "
                    + momentum + " and " + eps);
        }
        this.momentum = momentum;
        this.eps = eps;
        gamma = parameter("weight", Tensor.full(1, channels));
        beta = parameter("bias", Tensor.zeros(channels));
        mean = buffer("running_mean", Tensor.zeros(channels));
        variance = buffer("running_var", Tensor.full(1, channels));
    }

    /**
     * Sets whether the running statistics are frozen: even in training, they are then used instead of the batch's own,
     * and not updated.
     *
     * @param on true to freeze them
     */
    public void freeze(boolean on) {
        frozen = on;
        variants.values().forEach(v -> v.freeze(on));
    }

    /**
     * Replaces all variants. Each new one is a copy of this layer's present state and becomes a part under its name.
     * Afterwards this layer itself is in use.
     *
     * @param names their names, without dots
     * @throws IllegalArgumentException if a name has a dot, is empty or taken
     */
    public void setVariants(Collection<String> names) {
        variants.keySet().forEach(this::removeChild);
        variants.clear();
        variant = null;
        for (String name : names) {
            BatchNorm2d copy = new BatchNorm2d(channels(), momentum, eps);
            copy.gamma.set(gamma.array());
            copy.beta.set(beta.array());
            copy.mean.set(mean.array());
            copy.variance.set(variance.array());
            copy.freeze(frozen);
            copy.train(training());
            variants.put(name, child(name, copy));
        }
    }

    /**
     * Selects the variant that is in use from now on. Checkpoints do not save the selection. Must not be called while
     * other threads apply this layer.
     *
     * @param name the variant's name; null for this layer itself, as after construction
     * @throws IllegalArgumentException if there is no such variant
     */
    public void use(String name) {
        if (name != null && !variants.containsKey(name)) {
            throw new IllegalArgumentException(describe() + " has no variant '" + name + "'; it has "
                    + variants.keySet());
        }
        variant = name == null ? null : variants.get(name);
    }

    int channels() {
        return gamma.elements();
    }

    /**
     * From now on, normalizes by each batch's own statistics, even in evaluation, and adds them to the given moments;
     * null ends this. The running statistics are not changed.
     */
    void collect(ChannelMoments to) {
        moments = to;
    }

    void setStatistics(float[] means, float[] variances) {
        mean.set(means);
        variance.set(variances);
    }

    @Override
    protected Tensor forward(Tensor x) {
        if (variant != null) {
            return variant.apply(x);
        }
        if (moments != null) {
            Tensor m = Tensor.zeros(channels());
            Tensor v = Tensor.zeros(channels());
            // With momentum 1 the running statistics are the batch's.
            Tensor y = batchNorm(x, gamma, beta, m, v, true, 1, eps);
            moments.add(x.shape().dim(0) * x.shape().product(2, x.shape().rank()), m.array(), v.array());
            return y;
        }
        return batchNorm(x, gamma, beta, mean, variance, training() && !frozen, momentum, eps);
    }

    @Override
    public String describe() {
        return "BatchNorm2d(" + channels() + ")";
    }
}
