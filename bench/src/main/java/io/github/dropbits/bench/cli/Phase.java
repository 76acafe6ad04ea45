package io.github.dropbits.bench.cli;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Batch;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.nn.Adam;
import io.github.dropbits.nn.Checkpoint;
import io.github.dropbits.nn.Metrics;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Optimizer;
import io.github.dropbits.nn.ParameterGroup;
import io.github.dropbits.nn.ProgressBar;
import io.github.dropbits.nn.Schedule;
import io.github.dropbits.nn.Trainer;
import io.github.dropbits.nn.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One of a run's two trainings, float or quantized: trains, with a checkpoint after every epoch. */
final class Phase {
    private static final int EVAL_BATCH = 256;

    private final String name;
    private final Settings settings;
    private final Path run;
    private final Split data;
    private final Module model;
    private final List<TrainingListener> listeners = new ArrayList<>();

    Phase(String name, Settings settings, Path run, Split data, Module model) {
        this.name = name;
        this.settings = settings;
        this.run = run;
        this.data = data;
        this.model = model;
    }

    /** Adds somebody who is told of the training. */
    Phase listener(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** The name of a phase's checkpoint. */
    static String file(String name) {
        return name + ".safetensors";
    }

    private Path checkpoint() {
        return run.resolve(file(name));
    }

    static double accuracy(Module model, Split data) {
        return Metrics.accuracy(model, Batches.inOrder(data.test(), EVAL_BATCH), Batch::images, Batch::labels);
    }

    /**
     * Trains up to a number of epochs, from the checkpoint if there is one.
     *
     * @param quantized the quantized model's handle; null in float
     */
    void run(int epochs, Quantized quantized) throws IOException {
        List<ParameterGroup> groups = quantized == null
                ? List.of(new ParameterGroup(model.namedParameters(), settings.lr(), 0))
                : quantized.quantization().parameterGroups(settings.lr(), 0);
        Optimizer optimizer = Adam.adam(groups);
        Batches batches = new Batches(data.train(), settings.batch(),
                new RandomStream(settings.seed()).split("batches").split(name));
        Trainer<Batch> trainer = new Trainer<Batch>(model, optimizer, b -> loss(b, quantized))
                .schedule(Schedule.cosine(0.01)).batchSize(Batch::size).listener(new ProgressBar(name, System.err));
        if (quantized != null) {
            trainer.listener(quantized.quantization().progress());
        }
        listeners.forEach(trainer::listener);
        History history = History.of(run);
        trainer.listener(new TrainingListener() {
            @Override
            public void epochDone(int epoch, double loss) {
                try {
                    history.add(name, epoch + 1, loss, accuracy(model, data));
                    Checkpoint.save(checkpoint(), model, optimizer, epoch + 1);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        if (Files.exists(checkpoint())) {
            trainer.resumeAt(Checkpoint.load(checkpoint(), model, optimizer));
        } else if (epochs == 0) {
            // Even an untrained model is what the next phase starts from.
            Checkpoint.save(checkpoint(), model, optimizer, 0);
        }
        try {
            trainer.fit(epochs, batches.count(), batches::epoch);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Tensor loss(Batch b, Quantized quantized) {
        Supplier<Tensor> loss = () -> crossEntropy(model.apply(b.images()), b.labels());
        return quantized == null ? loss.get() : quantized.loss(loss);
    }
}
