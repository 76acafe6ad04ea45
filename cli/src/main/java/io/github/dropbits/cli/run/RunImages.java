package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Batch;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.train.Metrics;
import io.github.dropbits.quant.stats.ModelStatistics;

/** A run's images, prepared for evaluation, and the figures that are measured on them. */
final class RunImages {
    private static final int SAMPLE = 64;
    /** The largest number of images that are evaluated at once. */
    private static final int EVAL_BATCH = 256;
    /**
     * The number of input values that are evaluated at once. It is limited because the activations need several times
     * the memory of the input values.
     */
    private static final int EVAL_VALUES = 64 * 28 * 28;
    /** The smallest number of images that are evaluated at once. */
    private static final int LEAST_BATCH = 4;

    private final Settings settings;
    private final Split data;
    private final Dataset test;

    RunImages(Settings settings, Split data) {
        this.settings = settings;
        this.data = data;
        test = DataSets.evaluated(settings, data.test());
    }

    /** The test images. */
    Dataset test() {
        return test;
    }

    /** The shape of an image, {@code [C, H, W]}. */
    Shape shape() {
        return Shape.of(test.channels(), test.height(), test.width());
    }

    /**
     * The number of images that are evaluated at once. It is smaller for larger images, to bound the memory.
     *
     * @param imageLength the number of values of an image
     */
    static int evalBatch(int imageLength) {
        return Math.clamp(EVAL_VALUES / imageLength, LEAST_BATCH, EVAL_BATCH);
    }

    private int evalBatch() {
        return evalBatch(test.imageLength());
    }

    /** The test images in batches. */
    Iterable<Batch> testBatches() {
        return Batches.inOrder(test, evalBatch());
    }

    /** At most {@code images} training images, in batches of a given size. */
    Iterable<Batch> typical(int images, int batch) {
        return Batches.inOrder(DataSets.evaluated(settings, DataSets.sample(settings, data.train(), images)), batch);
    }

    /** At most {@code images} training images, in batches of the size used for evaluation. */
    Iterable<Batch> typical(int images) {
        return typical(images, evalBatch());
    }

    /** One batch of training images, from which quantizers are initialized. */
    Tensor sample() {
        return typical(SAMPLE, Math.min(SAMPLE, evalBatch())).iterator().next().images();
    }

    /** A model's accuracy on the test images, 0 to 1. */
    double accuracy(Module model) {
        return Metrics.accuracy(model, testBatches(), Batch::images, Batch::labels);
    }

    /** The quantization statistics of a model, measured on some of the test images. */
    ModelStatistics statistics(Module model) {
        return ModelStatistics.of(model, Batches.inOrder(DataSets.sample(settings, test, EVAL_BATCH), evalBatch()),
                Batch::images);
    }
}
