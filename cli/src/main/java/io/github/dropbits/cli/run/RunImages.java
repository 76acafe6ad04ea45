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

/** A run's images as its model sees them outside training, and what is measured on them. */
final class RunImages {
    private static final int SAMPLE = 64;
    /** Images that are evaluated at once, at most; and about how many values: activations take a multiple of them. */
    private static final int EVAL_BATCH = 256;
    private static final int EVAL_VALUES = 64 * 28 * 28;
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

    /** The extents of an image, {@code [C, H, W]}. */
    Shape shape() {
        return Shape.of(test.channels(), test.height(), test.width());
    }

    /** How many images of so many values are evaluated at once: fewer large ones, for the memory they take. */
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

    /** Training images in batches of a given size. */
    Iterable<Batch> typical(int images, int batch) {
        return Batches.inOrder(DataSets.evaluated(settings, DataSets.sample(settings, data.train(), images)), batch);
    }

    /** Training images in batches of a size that is good for evaluation. */
    Iterable<Batch> typical(int images) {
        return typical(images, evalBatch());
    }

    /** One batch of training images, from which a quantization starts. */
    Tensor sample() {
        return typical(SAMPLE, Math.min(SAMPLE, evalBatch())).iterator().next().images();
    }

    /** The share of the test images whose class a model finds. */
    double accuracy(Module model) {
        return Metrics.accuracy(model, testBatches(), Batch::images, Batch::labels);
    }

    /** What quantization does to a model, by some of the test images. */
    ModelStatistics statistics(Module model) {
        return ModelStatistics.of(model, Batches.inOrder(DataSets.sample(settings, test, EVAL_BATCH), evalBatch()),
                Batch::images);
    }
}
