package io.github.dropbits.nn.layers;

import static io.github.dropbits.core.ops.BatchNorm.batchNorm;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Batch normalization of the channels of {@code [N, C, H, W]}, with running statistics for evaluation. For networks
 * that switch between settings, such as bit-lengths, a layer may have variants. Each variant is a batch norm with its
 * own statistics, scales and shifts, and only one variant is in use at a time (switchable batch normalization; Yu et
 * al. 2019, arXiv 1812.08928).
 */
public final class BatchNorm2d extends Module {
    private final Tensor gamma;
    private final Tensor beta;
    private final Tensor mean;
    private final Tensor variance;
    private final float momentum;
    private final float eps;
    private final Map<String, BatchNorm2d> variants = new LinkedHashMap<>();
    /** The variant in use; null if this layer itself is in use. */
    private BatchNorm2d variant;
    private boolean frozen;
    /** Collects the mean and variance of each batch while the statistics are re-estimated; null at all other times. */
    private ChannelMoments moments;

    /**
     * Creates a layer with momentum 0.1 and eps 1e-5.
     *
     * @param channels the number of channels
     * @throws IllegalArgumentException if the number of channels is less than 1
     */
    public BatchNorm2d(int channels) {
        this(channels, 0.1f, 1e-5f);
    }

    /**
     * Creates a layer with scales 1, shifts 0, running means 0 and running variances 1.
     *
     * @param channels the number of channels
     * @param momentum the weight of each new batch in the running statistics, from 0 to 1
     * @param eps a constant that is added to the variance; finite and not negative
     * @throws IllegalArgumentException if an argument is out of range
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
     * Freezes or unfreezes the running statistics of this layer and its variants. Frozen statistics are not updated,
     * and they are used instead of the statistics of the batch even in training mode.
     *
     * @param on true to freeze the statistics, false to unfreeze them
     */
    public void freeze(boolean on) {
        frozen = on;
        variants.values().forEach(v -> v.freeze(on));
    }

    /**
     * Replaces all variants. Each new variant is a copy of the current state of this layer, and is registered as a
     * submodule under its name. Afterwards this layer itself is in use.
     *
     * @param names the names of the new variants, without dots
     * @throws IllegalArgumentException if a name is empty, contains a dot, or is already used in this module
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
     * Selects the variant that is used from now on. Checkpoints do not save the selection. This method must not be
     * called while other threads apply this layer.
     *
     * @param name the name of the variant; null selects this layer itself, which is the initial selection
     * @throws IllegalArgumentException if there is no variant of this name
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
     * Starts or ends the collection of batch statistics. During the collection this layer normalizes by the statistics
     * of each batch, even in evaluation mode, and adds them to the given moments. The running statistics are not
     * modified. Null ends the collection.
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
            // With momentum 1, the updated running statistics are the statistics of this batch.
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
