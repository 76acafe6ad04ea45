package io.github.dropbits.nn.train;

import io.github.dropbits.core.AnomalyException;
import io.github.dropbits.core.AnomalyMode;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.Schedule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * The training loop. It performs one optimizer step per batch, or per several batches. A batch can be an object of any
 * type, because only the user's loss function accesses it. Every setting has a default, and the setters return this
 * trainer so that calls can be chained. The arrays of the forward and backward passes are borrowed from a
 * {@link StepMemory} and reused by the next step. If a loss function keeps a tensor beyond a step, it must therefore
 * keep a {@link Tensor#copy}.
 *
 * <pre>{@code
 * new Trainer<Batch>(model, optimizer, b -> crossEntropy(model.apply(b.images()), b.labels()))
 *         .schedule(Schedule.cosine(0)).batchSize(Batch::size).listener(new ProgressBar("train", System.err))
 *         .fit(3, batches.count(), batches::epoch);
 * }</pre>
 *
 * @param <B> the type of a batch
 */
public final class Trainer<B> {
    private final Module model;
    private final Optimizer optimizer;
    private final Function<B, Tensor> loss;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final StepMemory memory = new StepMemory();
    private Schedule schedule = Schedule.constant();
    private ToIntFunction<B> size = b -> 1;
    private double clipNorm = Double.POSITIVE_INFINITY;
    private int accumulate = 1;
    private boolean detectAnomaly;
    private final Undo undo = new Undo();
    /** The state before a batch, if a step has several batches and this is not the first of them. */
    private final Undo laterBatch = new Undo();
    private int epochsDone;
    private boolean firstStep;

    /**
     * Creates a trainer.
     *
     * @param model the model to train; switched to training mode at the start of every epoch
     * @param optimizer updates the parameters of the model
     * @param loss computes the loss of a batch, a scalar
     */
    public Trainer(Module model, Optimizer optimizer, Function<B, Tensor> loss) {
        this.model = Objects.requireNonNull(model, "model");
        this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
        this.loss = Objects.requireNonNull(loss, "loss");
    }

    /**
     * Sets the learning rate schedule. By default the learning rates are constant.
     *
     * @param s the schedule
     * @return this trainer
     */
    public Trainer<B> schedule(Schedule s) {
        schedule = Objects.requireNonNull(s, "schedule");
        return this;
    }

    /**
     * Sets the function that returns the number of examples in a batch, which is reported to listeners. By default each
     * batch counts as one example.
     *
     * @param s returns the number of examples in a batch
     * @return this trainer
     */
    public Trainer<B> batchSize(ToIntFunction<B> s) {
        size = Objects.requireNonNull(s, "batchSize");
        return this;
    }

    /**
     * Limits the norm of the gradients. By default there is no limit.
     *
     * @param most the largest allowed norm, positive
     * @return this trainer
     * @throws IllegalArgumentException if {@code most} is not positive
     */
    public Trainer<B> clipNorm(double most) {
        if (!(most > 0)) {
            throw new IllegalArgumentException("the largest norm must be positive, not " + most);
        }
        clipNorm = most;
        return this;
    }

    /**
     * Sets the number of batches per optimizer step. The losses of these batches are averaged. The default is 1.
     *
     * @param batches the number of batches
     * @return this trainer
     * @throws IllegalArgumentException if {@code batches} is less than 1
     */
    public Trainer<B> accumulate(int batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("a step needs at least one batch, not " + batches);
        }
        accumulate = batches;
        return this;
    }

    /**
     * Sets whether the values and gradients of all ops are checked, see {@link AnomalyMode}. If so, the training run
     * stops at the first NaN or infinity in any tensor, not only in the loss, and the message names the op, the shapes
     * and the layer. The checks are off by default, because they make training slower. They do not change the results.
     *
     * @param on whether to check all values and gradients
     * @return this trainer
     */
    public Trainer<B> detectAnomaly(boolean on) {
        detectAnomaly = on;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener the listener
     * @return this trainer
     */
    public Trainer<B> listener(TrainingListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Returns the number of finished epochs.
     *
     * @return the number of epochs
     */
    public int epochsDone() {
        return epochsDone;
    }

    /**
     * Sets the number of epochs that are already finished, to resume from a checkpoint. {@link #fit} skips these
     * epochs.
     *
     * @param epochs the number of finished epochs
     * @return this trainer
     * @throws IllegalArgumentException if {@code epochs} is negative
     */
    public Trainer<B> resumeAt(int epochs) {
        if (epochs < 0) {
            throw new IllegalArgumentException("finished epochs cannot be negative, as " + epochs);
        }
        epochsDone = epochs;
        return this;
    }

    /**
     * Trains the model until the given number of epochs is finished.
     *
     * @param epochs the total number of epochs, including epochs that are already finished
     * @param batches the number of batches per epoch, from which the total number of steps for the schedule is computed
     * @param source returns the batches of an epoch, given the number of the epoch, starting at 0
     * @throws IllegalArgumentException if {@code epochs} is negative, if {@code batches} is not positive, or if an
     *     epoch has a different number of batches. The number is checked before the first step of the epoch if the
     *     source returns a collection, and during the epoch otherwise
     * @throws io.github.dropbits.core.ShapeException if the loss function returns more than one value
     * @throws NotFiniteException if a loss is NaN or infinite. With {@link #clipNorm}, this also applies to the norm of
     *     the gradients, and with {@link #detectAnomaly}, to all values. The model's parameters, buffers and random
     *     streams are then restored to their state before the step
     * @throws IllegalArgumentException if the model applies a module that is not registered in its tree, see {@link
     *     Module#checkRegistered}
     * @throws java.util.concurrent.CancellationException if the calling thread was interrupted (its interrupt flag
     *     remains set), or if its {@link Workers} were closed; the current step is finished first
     */
    public void fit(int epochs, int batches, IntFunction<? extends Iterable<B>> source) {
        if (epochs < 0 || batches < 1) {
            throw new IllegalArgumentException("a training needs a number of epochs and at least one batch an epoch,"
                    + " not " + epochs + " and " + batches);
        }
        firstStep = true;
        long stepsPerEpoch = (batches + accumulate - 1L) / accumulate;
        long total = epochs * stepsPerEpoch;
        while (epochsDone < epochs) {
            model.train(true);
            double mean = epoch(source.apply(epochsDone), batches, epochsDone * stepsPerEpoch, total);
            int epoch = epochsDone++;
            listeners.forEach(l -> l.epochDone(epoch, mean));
        }
    }

    private double epoch(Iterable<B> batches, int expected, long firstStep, long total) {
        if (batches instanceof Collection<?> all && all.size() != expected) {
            throw new IllegalArgumentException("epoch " + (epochsDone + 1) + " has " + all.size() + " batches, not "
                    + expected);
        }
        double sum = 0;
        int steps = 0;
        int seen = 0;
        List<B> group = new ArrayList<>();
        var left = batches.iterator();
        while (left.hasNext()) {
            group.add(left.next());
            seen++;
            if (seen > expected) {
                throw new IllegalArgumentException("epoch " + (epochsDone + 1) + " has more than " + expected
                        + " batches");
            }
            if (group.size() == accumulate || !left.hasNext()) {
                sum += step(group, firstStep + steps, total);
                steps++;
                group.clear();
            }
        }
        if (seen < expected) {
            throw new IllegalArgumentException("epoch " + (epochsDone + 1) + " has " + seen + " batches, not "
                    + expected);
        }
        return sum / steps;
    }

    private double step(List<B> group, long step, long total) {
        Workers.checkCancelled();
        optimizer.zeroGrad();
        undo.remember(model, firstStep);
        double sum;
        try {
            sum = gradients(group, step);
        } catch (RuntimeException | Error e) {
            undo.restore();
            throw e;
        }
        optimizer.setFactor(schedule.factor(step, total));
        optimizer.step();
        model.namedModules().values().forEach(m -> {
            if (m instanceof ProgressListener p) {
                p.progress((step + 1.0) / total);
            }
        });
        int count = group.stream().mapToInt(size).sum();
        int epoch = epochsDone;
        listeners.forEach(l -> l.stepDone(epoch, step + 1, total, count, sum));
        return sum;
    }

    /** Computes the gradients of a step, and returns the loss of the step. */
    private double gradients(List<B> group, long step) {
        double sum = 0;
        for (int i = 0; i < group.size(); i++) {
            B batch = group.get(i);
            Undo before = i == 0 ? undo : laterBatch;
            if (i > 0) {
                before.remember(model, firstStep);
            }
            sum += memory.run(() -> detectAnomaly ? watched(batch, 1f / group.size(), step, before)
                    : forwardBackward(batch, 1f / group.size(), step, before));
        }
        if (firstStep) {
            model.checkRegistered();
            OptimizerCheck.warn(model, optimizer);
            firstStep = false;
        }
        if (clipNorm < Double.POSITIVE_INFINITY) {
            double norm = optimizer.clipNorm(clipNorm);
            if (!Double.isFinite(norm)) {
                throw new NotFiniteException("the norm of the gradients is " + norm + " at step " + (step + 1));
            }
        }
        return sum;
    }

    private double watched(B batch, float share, long step, Undo before) {
        try {
            return AnomalyMode.call(() -> forwardBackward(batch, share, step, before));
        } catch (AnomalyException e) {
            throw new NotFiniteException("step " + (step + 1) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Computes the gradients of a batch, multiplies them by {@code share}, and adds them to the gradients of the model.
     * Returns the loss of the batch, multiplied by {@code share}.
     *
     * @param before the state of the model before the batch
     */
    private double forwardBackward(B batch, float share, long step, Undo before) {
        Tensor value = loss.apply(batch);
        if (value.elements() != 1) {
            throw new ShapeException("the loss must be one value, not of shape " + value.shape());
        }
        if (!Float.isFinite(value.item())) {
            before.restore();
            throw notFinite(batch, value.item(), step);
        }
        (share == 1 ? value : value.mul(share)).backward();
        return value.item() * (double) share;
    }

    private NotFiniteException notFinite(B batch, float value, long step) {
        Map<String, Module> names = model.namedModules();
        List<String> first = new ArrayList<>();
        // The forward pass is repeated from the same state to find the first module whose output is not finite.
        Module.watch((module, in, out) -> {
            if (first.isEmpty() && !finite(out)) {
                names.forEach((name, m) -> {
                    if (m == module) {
                        first.add(m.label(name)
                                + (finite(in) ? "" : ", whose input was not finite either"));
                    }
                });
            }
        }, () -> loss.apply(batch));
        return new NotFiniteException("the loss is " + value + " at step " + (step + 1) + ", first not finite in "
                + (first.isEmpty() ? "the loss function" : first.getFirst()));
    }

    private static boolean finite(Tensor t) {
        for (float v : t.array()) {
            if (!Float.isFinite(v)) {
                return false;
            }
        }
        return true;
    }
}
