package io.github.dropbits.nn.train;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Max;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Module;
import java.util.function.Function;

/** Measures how well a model classifies. */
public final class Metrics {
    private Metrics() {
    }

    /**
     * The number of rows of logits whose largest value is the one of the labelled class. A row with a NaN has no
     * largest value and is not counted.
     *
     * @param logits the logits, {@code [N, C]}
     * @param labels the class of each of the N rows
     * @return the number, 0 to N
     * @throws IllegalArgumentException if the numbers of rows and labels differ
     */
    public static int correct(Tensor logits, int[] labels) {
        int[] best = Max.argmax(logits, 1);
        if (best.length != labels.length) {
            throw new IllegalArgumentException(labels.length + " labels do not fit logits " + logits.shape());
        }
        float[] largest = NoGrad.call(() -> Max.max(logits, false, 1)).array();
        int n = 0;
        for (int i = 0; i < best.length; i++) {
            n += best[i] == labels[i] && !Float.isNaN(largest[i]) ? 1 : 0;
        }
        return n;
    }

    /**
     * The share of examples that a model classifies correctly. The model runs in evaluation mode and without recording;
     * every module's own mode is restored afterwards.
     *
     * @param <B> a batch
     * @param model the model
     * @param batches the batches
     * @param images gives a batch's inputs
     * @param labels gives a batch's classes
     * @return the share, 0 to 1
     * @throws IllegalArgumentException if there are no examples
     * @throws java.util.concurrent.CancellationException if the calling thread was interrupted or the {@link Workers}
     *     it runs on were closed; the current batch is finished first
     */
    public static <B> double accuracy(Module model, Iterable<B> batches, Function<B, Tensor> images,
            Function<B, int[]> labels) {
        long[] count = new long[2];
        StepMemory memory = new StepMemory();
        model.evaluating(() -> {
            for (B batch : batches) {
                Workers.checkCancelled();
                int[] wanted = labels.apply(batch);
                count[0] += memory.run(() -> NoGrad.call(() -> correct(model.apply(images.apply(batch)), wanted)));
                count[1] += wanted.length;
            }
            return null;
        });
        if (count[1] == 0) {
            throw new IllegalArgumentException("accuracy needs at least one example");
        }
        return (double) count[0] / count[1];
    }
}
