package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Batch;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Schedule;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.nn.train.TrainingListener;
import io.github.dropbits.nn.train.TrainingState;
import io.github.dropbits.nn.train.WeightAverage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One of a run's two trainings, float or quantized. It saves a checkpoint after every epoch. */
final class Phase {
    private final PhaseName name;
    private final Settings settings;
    private final Path run;
    private final Module model;
    private final WeightAverage average;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private boolean detectAnomaly;

    /**
     * A phase, which {@link #run} starts or resumes.
     *
     * @param name the phase's name
     * @param settings the run's settings
     * @param run the run's folder
     * @param model the model
     */
    Phase(PhaseName name, Settings settings, Path run, Module model) {
        this.name = name;
        this.settings = settings;
        this.run = run;
        this.model = model;
        average = settings.ema() > 0 ? new WeightAverage(model, settings.ema(), true) : null;
    }

    /** Adds a listener of the training. */
    Phase listener(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Sets whether training stops at the first NaN or infinity, see {@link Trainer#detectAnomaly}. */
    Phase detectAnomaly(boolean on) {
        detectAnomaly = on;
        return this;
    }

    /**
     * Trains until the phase has had {@code epochs} epochs, continuing from the checkpoint if there is one. Afterwards
     * the weights are replaced by their moving average, if the settings ask for one.
     *
     * @param epochs the number of epochs of the phase, including those of the checkpoint
     * @param train the images to train on
     * @param groups the model's parameters with their learning rates
     * @param loss the loss of a batch
     * @param figures computes the figures that the history stores after each epoch
     */
    void run(int epochs, Dataset train, List<ParameterGroup> groups, Function<Batch, Tensor> loss,
            Figures figures) throws IOException {
        Path checkpoint = run.resolve(name.checkpoint());
        TrainingState[] states = average == null ? new TrainingState[0] : new TrainingState[] {average};
        Optimizer optimizer = Adam.adamW(groups, 0.9, 0.999, 1e-8);
        Batches batches = DataSets.batches(settings, train,
                new RandomStream(settings.seed()).split("batches").split(name.word()));
        Trainer<Batch> trainer = new Trainer<>(model, optimizer, loss).schedule(Schedule.cosine(0.01))
                .batchSize(Batch::size).detectAnomaly(detectAnomaly);
        if (average != null) {
            trainer.listener(average);
        }
        listeners.forEach(trainer::listener);
        History history = History.of(run);
        trainer.listener(new TrainingListener() {
            @Override
            public void epochDone(int epoch, double mean) {
                try {
                    Map<String, Object> row = average == null ? figures.of(model) : average.using(() ->
                            figures.of(model));
                    history.add(name, epoch + 1, mean, row);
                    Checkpoint.save(checkpoint, model, optimizer, epoch + 1, states);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        if (Files.exists(checkpoint)) {
            trainer.resumeAt(Checkpoint.load(checkpoint, model, optimizer, states));
        } else if (epochs == 0) {
            // The next phase starts from this checkpoint, even if the model is untrained.
            Checkpoint.save(checkpoint, model, optimizer, 0, states);
        }
        try {
            trainer.fit(epochs, batches.count(), batches::epoch);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (average != null && trainer.epochsDone() > 0) {
            average.assign();
        }
    }

    /**
     * Loads the model from this phase's checkpoint. The weights are replaced by their moving average, if there is
     * one.
     */
    void load() throws IOException {
        Path checkpoint = run.resolve(name.checkpoint());
        if (average == null) {
            Checkpoint.load(checkpoint, model);
        } else {
            Checkpoint.load(checkpoint, model, average);
            average.assign();
        }
    }

    /** Computes the figures of a model that the history stores after each epoch. */
    @FunctionalInterface
    interface Figures {
        /** Computes a model's figures, by name. */
        Map<String, Object> of(Module model);
    }
}
