package io.github.dropbits.nn;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.CrossEntropy;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.nn.train.TrainingState;
import io.github.dropbits.nn.train.WeightAverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A small training run in which everything has state: convolution, batch norm, dropout and an optimizer. All objects
 * are new, as after a restart of the program.
 */
public final class Toy {
    static final int CLASSES = 3;
    private static final int EXAMPLES = 12;
    private static final int BATCH = 4;

    private final Sequential model = model(1);
    private final Optimizer optimizer;
    private final Trainer<Batch> trainer;
    private final List<TrainingState> states = new ArrayList<>();

    public Toy(Function<List<ParameterGroup>, Optimizer> kind) {
        model.seed(77);
        optimizer = kind.apply(List.of(new ParameterGroup(model.namedParameters(), 0.01, 0.01)));
        trainer = new Trainer<>(model, optimizer, b -> CrossEntropy.crossEntropy(model.apply(b.images()), b.labels()));
    }

    public Toy() {
        this(Adam::adam);
    }

    /**
     * A batch of images with their classes.
     *
     * @param images images of 4x4 pixels
     * @param labels the class of each image
     */
    public record Batch(Tensor images, int[] labels) {
    }

    public static Sequential model(long seed) {
        RandomStream random = new RandomStream(seed);
        Map<String, Module> parts = new LinkedHashMap<>();
        parts.put("conv", new Conv2d(1, 4, 3, ConvOptions.DEFAULT.padding(1), false, random));
        parts.put("bn", new BatchNorm2d(4));
        parts.put("relu", Activation.relu());
        parts.put("drop", new Dropout(0.3f));
        parts.put("pool", Pooling.max(2));
        parts.put("flatten", new Flatten());
        parts.put("fc", new Linear(16, CLASSES, random));
        return new Sequential(parts);
    }

    /** Returns the batches of an epoch. Their order depends only on the number of the epoch. */
    public static List<Batch> epoch(int number) {
        int[] order = new RandomStream(9).split(number).permutation(EXAMPLES);
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < EXAMPLES; from += BATCH) {
            Tensor images = Tensor.zeros(BATCH, 1, 4, 4);
            int[] labels = new int[BATCH];
            for (int i = 0; i < BATCH; i++) {
                int example = order[from + i];
                float[] image = new RandomStream(example).normal(1, 16).array();
                System.arraycopy(image, 0, images.array(), 16 * i, 16);
                labels[i] = example % CLASSES;
            }
            batches.add(new Batch(images, labels));
        }
        return batches;
    }

    public Sequential model() {
        return model;
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    /** Adds an average of the weights to the training run and its checkpoints. */
    public Toy averaging(WeightAverage average) {
        trainer.listener(average);
        states.add(average);
        return this;
    }

    /** Trains until the given number of epochs is finished. */
    public Toy train(int epochs) {
        trainer.fit(epochs, EXAMPLES / BATCH, Toy::epoch);
        return this;
    }

    public Toy save(Path file) throws IOException {
        Checkpoint.save(file, model, optimizer, trainer.epochsDone(), states.toArray(TrainingState[]::new));
        return this;
    }

    public Toy load(Path file) throws IOException {
        trainer.resumeAt(Checkpoint.load(file, model, optimizer, states.toArray(TrainingState[]::new)));
        return this;
    }

    public int epochsDone() {
        return trainer.epochsDone();
    }

    /** Returns the complete state, for comparison. */
    public List<Object> state() {
        return List.of(Snapshot.of(model), Snapshot.of(optimizer), epochsDone());
    }

    /** Test code that uses a temporary directory. */
    public interface InFolder<T> {
        T run(Path folder) throws IOException;
    }

    /** Runs code with a temporary directory, which is deleted afterwards. */
    public static <T> T inFolder(InFolder<T> code) throws IOException {
        Path folder = Files.createTempDirectory("checkpoint");
        try {
            return code.run(folder);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
