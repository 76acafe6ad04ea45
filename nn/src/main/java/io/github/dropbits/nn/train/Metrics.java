package io.github.dropbits.nn.train;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Max;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Module;
import java.util.function.Function;

/** Computes the accuracy of classifiers. */
public final class Metrics {
    private Metrics() {
    }

    /**
     * Counts the rows of logits that are classified correctly, which means that the largest logit is at the index of
     * the label. A row that contains NaN is never counted.
     *
     * @param logits the logits, {@code [N, C]}
     * @param labels the class of each of the N rows
     * @return the number of correct rows, from 0 to N
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
     * Returns the fraction of examples that a model classifies correctly. The model runs in evaluation mode and without
     * recording a graph. The previous mode of every module is restored afterwards.
     *
     * @param <B> the type of a batch
     * @param model the model
     * @param batches the batches to evaluate
     * @param images returns the input tensor of a batch
     * @param labels returns the class of each example in a batch
     * @return the accuracy, from 0 to 1
     * @throws IllegalArgumentException if there are no examples
     * @throws java.util.concurrent.CancellationException if the calling thread was interrupted, or if its
     *     {@link Workers} were closed; the current batch is finished first
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
