package io.github.dropbits.nn.layers;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.nn.Module;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/** The running statistics of all {@link BatchNorm2d} of a model at once: frozen, or taken anew. */
public final class BatchStatistics {
    private BatchStatistics() {
    }

    /**
     * Says whether the running statistics are used and left as they are even in training.
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
     * Replaces running averages, which mix in what weights of the past gave, by the exact means and variances over
     * given batches ("PreciseBN": Wu, Johnson 2021, Rethinking "Batch" in BatchNorm, section 3). Every batch norm
     * normalizes by the batch's own statistics as in training, all else is in evaluation, and the batches' moments are
     * put together as those of one population. Frozen statistics are taken anew too. Of batch norms with variants, the
     * variants in use are; of a layer that is used several times, every use counts.
     *
     * <p>The batches should be of the training's size or larger. A thousand images or more are usual.
     *
     * @param <B> a batch
     * @param model the model; only the statistics of batch norms that the batches reach are changed, and only if all
     *     goes well
     * @param batches the batches; not looked at if there is no batch norm
     * @param inputs gives a batch's inputs
     * @return the number of batch norms whose statistics are new
     * @throws IllegalArgumentException if there are batch norms but no batches
     * @throws io.github.dropbits.core.ShapeException if a batch has only one value a channel somewhere
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
