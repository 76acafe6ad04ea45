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
 * The training loop, which makes one optimizer step per batch or per few batches. Only the loss function knows what a
 * batch is. Every setting has a default, and setters return the trainer. Forward and backward borrow their arrays from
 * a {@link StepMemory}, so a loss function that keeps a tensor for later steps must keep a {@link Tensor#copy}.
 *
 * <pre>{@code
 * new Trainer<Batch>(model, optimizer, b -> crossEntropy(model.apply(b.images()), b.labels()))
 *         .schedule(Schedule.cosine(0)).batchSize(Batch::size).listener(new ProgressBar("train", System.err))
 *         .fit(3, batches.count(), batches::epoch);
 * }</pre>
 *
 * @param <B> a batch
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
    /** The state before a later batch of a step of several. */
    private final Undo laterBatch = new Undo();
    private int epochsDone;
    private boolean firstStep;

    /**
     * A trainer.
     *
     * @param model the model; switched to training mode at the start of every epoch
     * @param optimizer changes its parameters
     * @param loss computes a batch's loss, a scalar
     */
    public Trainer(Module model, Optimizer optimizer, Function<B, Tensor> loss) {
        this.model = Objects.requireNonNull(model, "model");
        this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
        this.loss = Objects.requireNonNull(loss, "loss");
    }

    /**
     * Sets how the learning rates change; constant unless set.
     *
     * @param s the schedule
     * @return this trainer
     */
    public Trainer<B> schedule(Schedule s) {
        schedule = Objects.requireNonNull(s, "schedule");
        return this;
    }

    /**
     * Sets the function that counts the examples of a batch, for listeners. Unless set, each batch counts as 1.
     *
     * @param s gives a batch's number of examples
     * @return this trainer
     */
    public Trainer<B> batchSize(ToIntFunction<B> s) {
        size = Objects.requireNonNull(s, "batchSize");
        return this;
    }

    /**
     * Limits the norm of the gradients; no limit unless set.
     *
     * @param most the largest norm
     * @return this trainer
     * @throws IllegalArgumentException if it is not positive
     */
    public Trainer<B> clipNorm(double most) {
        if (!(most > 0)) {
            throw new IllegalArgumentException("the largest norm must be positive, not " + most);
        }
        clipNorm = most;
        return this;
    }

    /**
     * Sets the number of batches per optimizer step, whose losses are averaged; 1 unless set.
     *
     * @param batches the number of batches
     * @return this trainer
     * @throws IllegalArgumentException if it is less than 1
     */
    public Trainer<B> accumulate(int batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("a step needs at least one batch, not " + batches);
        }
        accumulate = batches;
        return this;
    }

    /**
     * Sets whether every op's values and gradients are checked, see {@link AnomalyMode}. The training then stops at the
     * first NaN or infinity anywhere, not only at one that reaches the loss, and the message names the op, the shapes
     * and the layer. This is slower, and off unless set. It does not change what is learned.
     *
     * @param on whether to check
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
     * The number of finished epochs.
     *
     * @return the number
     */
    public int epochsDone() {
        return epochsDone;
    }

    /**
     * Continues from a checkpoint: {@link #fit} then skips the finished epochs.
     *
     * @param epochs the number of finished epochs
     * @return this trainer
     * @throws IllegalArgumentException if it is negative
     */
    public Trainer<B> resumeAt(int epochs) {
        if (epochs < 0) {
            throw new IllegalArgumentException("finished epochs cannot be negative, as " + epochs);
        }
        epochsDone = epochs;
        return this;
    }

    /**
     * Trains until a number of epochs is finished.
     *
     * @param epochs the total number of epochs, including those already finished
     * @param batches the number of batches per epoch; schedules need it to know the total number of steps
     * @param source gives the batches of an epoch, by the epoch's number from 0
     * @throws IllegalArgumentException if the epochs are negative or the batches not positive, or if the source gives
     *     another number of batches for an epoch; if it gives them as a collection, their number is checked before the
     *     epoch's first step, else while the epoch runs
     * @throws io.github.dropbits.core.ShapeException if the loss function gives more than one value
     * @throws NotFiniteException if a loss is not finite, or the gradients' norm with {@link #clipNorm}, or any value
     *     with {@link #detectAnomaly}; the model is then as before this step: parameters, buffers (such as batch norm's
     *     running statistics) and random streams
     * @throws IllegalArgumentException if the model applies a module that is not registered in its tree, see {@link
     *     Module#checkRegistered}
     * @throws java.util.concurrent.CancellationException if the calling thread was interrupted (its interrupt flag
     *     stays set) or the {@link Workers} it runs on were closed; the current step is finished first
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

    /** Computes the gradients of a step, and returns its loss. */
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
     * Adds a batch's gradients times {@code share} to the model's, and returns the batch's loss times {@code share}.
     *
     * @param before the state before the batch
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
        // Repeats the forward from the same state to find the first module whose output is not finite.
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
