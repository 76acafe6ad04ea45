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
 * The exponential moving average of a model's weights over the steps of its training. A model with averaged weights is
 * often more accurate than a model with the final weights (averaging of iterates: Polyak, Juditsky 1992). After each
 * step the averages are updated by {@code average = d average + (1 - d) value}, where d is the decay. With warm-up,
 * step n, counted from 0, uses {@code d = min(decay, (1 + n) / (10 + n))} like TensorFlow's
 * {@code ExponentialMovingAverage}, so that even a short training run forgets the initial weights. After the first step
 * the values are copied instead of averaged, because quantizers may initialize their parameters from the first batch.
 *
 * <p>All parameters are averaged, including the parameters of quantizers. The running statistics of {@link BatchNorm2d}
 * layers are averaged as well (<b>choice</b>: averaged statistics match the averaged weights approximately;
 * {@link BatchStatistics#reestimate} computes them exactly). Other buffers contain codes, counts and flags, for which a
 * mean is not meaningful, so they are not averaged.
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
    /** The tensors of the model, keyed by the names of their averages. */
    private final Map<String, Tensor> live = new LinkedHashMap<>();
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    /** The number of updates. A float can count only up to 2^24, but at that point the warm-up has long ended. */
    private final Tensor updates = Tensor.scalar(0);

    /**
     * Creates an average before the first step of a training run.
     *
     * @param model the model. If it is to be quantized, quantize it first, because parameters that are added later are
     *     not averaged
     * @param decay the weight of the previous average in each update, at least 0 and less than 1; 0.999 is usual
     * @param warmUp whether the decay starts small and increases to the given value
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
     * Updates the averages with the current values of the model. If this object is a listener of a {@link Trainer}, the
     * trainer calls this method after each step; custom training loops must call it themselves.
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
     * Runs code, such as an evaluation, while the model contains the averages. Afterwards the previous values of the
     * model are restored, even if the code throws. Before the first update the model's values are used unchanged. This
     * method must not be called while other threads apply the model, or between a forward pass and its backward pass.
     *
     * @param <T> the type of the result
     * @param code the code to run
     * @return the value that {@code code} returned
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
     * Permanently replaces the model's values by the averages, for example at the end of a training run. Does nothing
     * before the first update.
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
