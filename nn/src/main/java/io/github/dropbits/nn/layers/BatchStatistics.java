package io.github.dropbits.nn.layers;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.nn.Module;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/** Freezes or re-estimates the running statistics of all {@link BatchNorm2d} layers of a model. */
public final class BatchStatistics {
    private BatchStatistics() {
    }

    /**
     * Freezes or unfreezes the running statistics of all batch norms of a model. Frozen statistics are not updated, and
     * they are used instead of the statistics of the batch even in training mode.
     *
     * @param model the model whose batch norms are modified
     * @param on true to freeze the statistics, false to unfreeze them
     */
    public static void freeze(Module model, boolean on) {
        model.namedModules().values().forEach(m -> {
            if (m instanceof BatchNorm2d norm) {
                norm.freeze(on);
            }
        });
    }

    /**
     * Replaces the running averages by the exact means and variances over the given batches, because running averages
     * still contain statistics from earlier weights ("PreciseBN": Wu, Johnson 2021, Rethinking "Batch" in BatchNorm,
     * section 3). While the batches are processed, every batch norm normalizes by the statistics of the batch, as in
     * training, and all other modules are in evaluation mode. The result is the mean and variance of the union of all
     * batches. Frozen statistics are replaced as well. If a batch norm has variants, only the variant in use is
     * modified. If a layer is applied several times, all of its inputs contribute.
     *
     * <p>The batches should be at least as large as the training batches. A total of a thousand images or more is
     * usual.
     *
     * @param <B> the type of a batch
     * @param model the model. Only the statistics of batch norms that the batches pass through are modified, and only
     *     if no exception is thrown
     * @param batches the batches; not iterated over if the model has no batch norm
     * @param inputs returns the input tensor of a batch
     * @return the number of batch norms whose statistics were replaced
     * @throws IllegalArgumentException if there are batch norms but no batches
     * @throws io.github.dropbits.core.ShapeException if the input of a batch norm has only one value per channel
     */
    public static <B> int reestimate(Module model, Iterable<B> batches, Function<B, Tensor> inputs) {
        Map<BatchNorm2d, ChannelMoments> norms = new IdentityHashMap<>();
        model.namedModules().values().forEach(m -> {
            if (m instanceof BatchNorm2d norm) {
                norms.put(norm, new ChannelMoments(norm.channels()));
            }
        });
        if (norms.isEmpty()) {
            return 0;
        }
        norms.forEach(BatchNorm2d::collect);
        int seen;
        try {
            seen = model.evaluating(() -> run(model, batches, inputs));
        } finally {
            norms.keySet().forEach(norm -> norm.collect(null));
        }
        if (seen == 0) {
            throw new IllegalArgumentException("batch statistics need at least one batch");
        }
        norms.values().removeIf(moments -> moments.count() == 0);
        norms.forEach((norm, moments) -> norm.setStatistics(moments.mean(), moments.variance()));
        return norms.size();
    }

    private static <B> int run(Module model, Iterable<B> batches, Function<B, Tensor> inputs) {
        StepMemory memory = new StepMemory();
        int seen = 0;
        for (B batch : batches) {
            memory.run(() -> NoGrad.call(() -> model.apply(inputs.apply(batch)).elements()));
            seen++;
        }
        return seen;
    }
}
