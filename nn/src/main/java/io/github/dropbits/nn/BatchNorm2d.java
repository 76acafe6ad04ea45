package io.github.dropbits.nn;

import static io.github.dropbits.core.ops.BatchNorm.batchNorm;

import io.github.dropbits.core.Tensor;

/** Batch normalization of the channels of {@code [N, C, H, W]}, with running statistics for evaluation. */
public final class BatchNorm2d extends Module {
    private final Tensor gamma;
    private final Tensor beta;
    private final Tensor mean;
    private final Tensor variance;
    private final float momentum;
    private final float eps;
    private boolean frozen;

    /**
     * A layer with momentum 0.1 and eps 1e-5.
     *
     * @param channels the number of channels
     */
    public BatchNorm2d(int channels) {
        this(channels, 0.1f, 1e-5f);
    }

    /**
     * A layer.
     *
     * @param channels the number of channels
     * @param momentum the share of a batch in the running statistics
     * @param eps added to the variance
     */
    public BatchNorm2d(int channels, float momentum, float eps) {
        this.momentum = momentum;
        this.eps = eps;
        gamma = parameter("weight", Tensor.full(1, channels));
        beta = parameter("bias", Tensor.zeros(channels));
        mean = buffer("running_mean", Tensor.zeros(channels));
        variance = buffer("running_var", Tensor.full(1, channels));
    }

    /**
     * Says whether the running statistics are used and left as they are even in training.
     *
     * @param on true to freeze them
     */
    public void freeze(boolean on) {
        frozen = on;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return batchNorm(x, gamma, beta, mean, variance, training() && !frozen, momentum, eps);
    }

    @Override
    public String describe() {
        return "BatchNorm2d(" + gamma.elements() + ")";
    }
}
