package io.github.dropbits.nn.train;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.BatchStatistics;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The exponential moving average of a model's weights over the steps of its training. A model with these averages is
 * often more accurate than one with the last weights (averaging of iterates: Polyak, Juditsky 1992). After each step
 * {@code average = d average + (1 - d) value}, where d is the decay. With warm-up, step n (from 0) uses {@code d =
 * min(decay, (1 + n) / (10 + n))}, as TensorFlow's {@code ExponentialMovingAverage} does, so that the average of a
 * short training forgets the initial weights. After the first step the values are copied, not averaged, because
 * quantizers may initialize their parameters from the first batch.
 *
 * <p>All parameters are averaged, those of quantizers too, and the running statistics of {@link BatchNorm2d}
 * (<b>choice</b>: the averaged statistics then roughly fit the averaged weights; {@link BatchStatistics#reestimate}
 * computes exact ones). Other buffers are codes, counts and flags, of which a mean makes no sense, and are not
 * averaged.
 *
 * <pre>{@code
 * WeightAverage average = new WeightAverage(model, 0.999, true);
 * trainer.listener(average);
 * double accuracy = average.using(() -> Metrics.accuracy(model, ...));
 * Checkpoint.save(file, model, optimizer, trainer.epochsDone(), average);
 * }</pre>
 */
public final class WeightAverage implements TrainingListener, TrainingState {
    private static final String UPDATES = "updates";
    private static final String VALUE = "value/";

    private final double decay;
    private final boolean warmUp;
    /** The model's own tensors by the names of their averages. */
    private final Map<String, Tensor> live = new LinkedHashMap<>();
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    /** The number of updates. A float counts up to 2^24 and then stays there, long after the warm-up has ended. */
    private final Tensor updates = Tensor.scalar(0);

    /**
     * An average that has seen no step.
     *
     * @param model the model, already quantized if it is to be quantized; parts that are added later are not averaged
     * @param decay the share of the old average, from 0 to less than 1; 0.999 is usual
     * @param warmUp whether the decay starts small and grows
     * @throws IllegalArgumentException if the decay is out of range
     */
    public WeightAverage(Module model, double decay, boolean warmUp) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("decay must be from 0 to less than 1, not " + decay);
        }
        this.decay = decay;
        this.warmUp = warmUp;
        Set<Tensor> statistics = Collections.newSetFromMap(new IdentityHashMap<>());
        model.namedModules().values().stream().filter(m -> m instanceof BatchNorm2d)
                .forEach(m -> statistics.addAll(m.namedBuffers().values()));
        model.namedParameters().forEach((name, t) -> live.put(VALUE + name, t));
        model.namedBuffers().forEach((name, t) -> {
            if (statistics.contains(t)) {
                live.put(VALUE + name, t);
            }
        });
        live.forEach((name, t) -> state.put(name, Tensor.wrap(t.toArray(), t.shape())));
        state.put(UPDATES, updates);
    }

    @Override
    public void stepDone(int epoch, long step, long total, int examples, double loss) {
        update();
    }

    /**
     * Adds the model's present values to the averages. A {@link Trainer} does so after each step; only other loops need
     * to call this.
     */
    public void update() {
        float n = updates.item();
        float share = (float) (1 - (warmUp ? Math.min(decay, (1.0 + n) / (10.0 + n)) : decay));
        live.forEach((name, t) -> {
            float[] now = t.array();
            if (n == 0) {
                state.get(name).set(now);
            } else {
                state.get(name).update(a -> {
                    for (int i = 0; i < a.length; i++) {
                        a[i] += share * (now[i] - a[i]);
                    }
                });
            }
        });
        updates.set(new float[] {n + 1});
    }

    /**
     * Runs code, such as an evaluation, with the averages in the model, and then restores the model's own values, even
     * if the code throws. Before the first step the averages are the model's own values. Must not be called while other
     * threads apply the model, nor between a forward and its backward.
     *
     * @param <T> the result's type
     * @param code the code to run
     * @return its result
     */
    public <T> T using(Supplier<T> code) {
        Map<Tensor, float[]> own = new IdentityHashMap<>();
        live.values().forEach(t -> own.put(t, t.toArray()));
        try {
            assign();
            return code.get();
        } finally {
            own.forEach(Tensor::set);
        }
    }

    /**
     * Replaces the model's values by the averages for good, as at the end of a training. Does nothing before the first
     * step.
     */
    public void assign() {
        if (updates.item() > 0) {
            live.forEach((name, t) -> t.set(state.get(name).array()));
        }
    }

    @Override
    public String name() {
        return "weight_average";
    }

    @Override
    public Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }
}
