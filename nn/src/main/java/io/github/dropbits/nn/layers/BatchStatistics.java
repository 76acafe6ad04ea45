package io.github.dropbits.nn.layers;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.nn.Module;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/** Freezes or re-estimates the running statistics of all {@link BatchNorm2d} of a model at once. */
public final class BatchStatistics {
    private BatchStatistics() {
    }

    /**
     * Sets whether the running statistics are frozen: even in training, they are then used instead of the batch's own,
     * and not updated.
     *
     * @param model the model; all its batch norms are switched
     * @param on true to freeze them
     */
    public static void freeze(Module model, boolean on) {
        model.namedModules().values().forEach(m -> {
            if (m instanceof BatchNorm2d norm) {
                norm.freeze(on);
            }
        });
    }

    /**
     * Replaces the running averages, which still contain statistics from earlier weights, by the exact means and
     * variances over given batches ("PreciseBN": Wu, Johnson 2021, Rethinking "Batch" in BatchNorm, section 3). While
     * the batches run, every batch norm normalizes by the batch's own statistics, as in training, and all other modules
     * are in evaluation mode. The moments of all batches are combined as those of one population. Frozen statistics are
     * replaced, too. Of a batch norm with variants, only the variant in use is changed. If a layer is applied several
     * times, every application counts.
     *
     * <p>The batches should be at least as large as those of the training. A thousand images or more in total are
     * usual.
     *
     * @param <B> a batch
     * @param model the model; only the statistics of batch norms that the batches pass through are changed, and only if
     *     no exception is thrown
     * @param batches the batches; not read if there is no batch norm
     * @param inputs gives a batch's inputs
     * @return the number of batch norms whose statistics were replaced
     * @throws IllegalArgumentException if there are batch norms but no batches
     * @throws io.github.dropbits.core.ShapeException if a batch norm gets a batch with only one value per channel
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
