package io.github.dropbits.nn.optim;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Updates parameters by their gradients. Checkpoints save its state, which consists of named tensors. Not thread-safe.
 */
public abstract class Optimizer {
    /** The number of elements in one part of a parameter. Parts are updated in parallel. */
    private static final int PART = 1 << 15;

    private final List<ParameterGroup> groups;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private long steps;
    private double factor = 1;

    /**
     * For subclasses.
     *
     * @param groups the groups; no parameter and no name may occur twice
     * @param buffers the names of the arrays that are kept for every parameter, initially zero
     * @throws IllegalArgumentException if a parameter or a name occurs twice
     */
    protected Optimizer(List<ParameterGroup> groups, String... buffers) {
        this.groups = List.copyOf(groups);
        Set<String> names = new HashSet<>();
        Map<Tensor, String> tensors = new IdentityHashMap<>();
        for (ParameterGroup g : groups) {
            g.parameters().forEach((name, p) -> {
                if (!names.add(name)) {
                    throw new IllegalArgumentException("parameter " + name + " is in two groups");
                }
                String other = tensors.put(p, name);
                if (other != null) {
                    throw new IllegalArgumentException("parameters " + other + " and " + name + " are the same tensor");
                }
                for (String buffer : buffers) {
                    state.put(buffer + "/" + name, Tensor.wrap(new float[p.elements()], p.shape()));
                }
            });
        }
    }

    /**
     * Updates one part of a parameter, element by element. Parts have a fixed size and run in parallel, so nothing
     * outside the part may be changed, neither in the parameter nor in a {@link #buffer}.
     *
     * @param name the parameter's name, for {@link #buffer}
     * @param p its values; changed in the part only
     * @param g its gradient; not changed
     * @param from the part's first index
     * @param to one past the part's last index
     * @param rate the learning rate of this step, the schedule's factor included
     * @param weightDecay the group's weight decay
     * @param step the number of this step, from 1
     */
    protected abstract void update(String name, float[] p, float[] g, int from, int to, double rate,
            double weightDecay, long step);

    /**
     * An array that is kept for a parameter.
     *
     * @param buffer the array's name
     * @param name the parameter's name
     * @return the live array
     * @throws IllegalArgumentException if no such array is kept
     */
    protected final float[] buffer(String buffer, String name) {
        Tensor kept = state.get(buffer + "/" + name);
        if (kept == null) {
            throw new IllegalArgumentException("no array " + buffer + " is kept for parameter " + name);
        }
        return kept.array();
    }

    /**
     * What kind of optimizer this is. The state of another kind must not be loaded into it, even if it has the same
     * names.
     *
     * @return the class's name, unless overridden
     */
    public String kind() {
        return getClass().getSimpleName();
    }

    /** Makes one step: updates every parameter that has a gradient. */
    public final void step() {
        steps++;
        List<Part> parts = new ArrayList<>();
        for (ParameterGroup group : groups) {
            group.parameters().forEach((name, p) -> {
                if (p.grad() != null) {
                    float[] g = p.grad().array();
                    p.update(a -> {
                        for (int i = 0; i < a.length; i += PART) {
                            parts.add(new Part(group, name, a, g, i, Math.min(a.length, i + PART)));
                        }
                    });
                }
            });
        }
        Workers.forEach(parts.size(), i -> {
            Part part = parts.get(i);
            update(part.name, part.p, part.g, part.from, part.to, part.group.learningRate() * factor,
                    part.group.weightDecay(), steps);
        });
    }

    private record Part(ParameterGroup group, String name, float[] p, float[] g, int from, int to) {
    }

    /** Forgets all gradients. */
    public final void zeroGrad() {
        groups.forEach(g -> g.parameters().values().forEach(Tensor::zeroGrad));
    }

    /**
     * Sets the factor that every learning rate is multiplied by; it comes from a schedule.
     *
     * @param newFactor the factor
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public final void setFactor(double newFactor) {
        if (!(newFactor >= 0 && Double.isFinite(newFactor))) {
            throw new IllegalArgumentException("factor must be finite and not negative, not " + newFactor);
        }
        factor = newFactor;
    }

    /**
     * The groups.
     *
     * @return the groups, unmodifiable
     */
    public final List<ParameterGroup> groups() {
        return groups;
    }

    /**
     * The number of steps made so far.
     *
     * @return the number
     */
    public final long steps() {
        return steps;
    }

    /**
     * Sets the number of steps made so far, when a checkpoint is loaded.
     *
     * @param number the number of steps
     * @throws IllegalArgumentException if it is negative
     */
    public final void setSteps(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("the number of steps must not be negative, but is " + number);
        }
        steps = number;
    }

    /**
     * The state that is kept between steps, for checkpoints: live tensors by name.
     *
     * @return an unmodifiable view
     */
    public final Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }

    /**
     * Limits the norm of all gradients together: if it is larger, all of them are scaled down. If any gradient is NaN
     * or infinite, no gradient is changed.
     *
     * @param most the largest norm allowed, positive
     * @return the norm before scaling; not finite if a gradient is not
     * @throws IllegalArgumentException if the largest norm is not positive
     */
    public final double clipNorm(double most) {
        if (!(most > 0)) {
            throw new IllegalArgumentException("the largest norm must be positive, not " + most);
        }
        double squares = 0;
        for (ParameterGroup group : groups) {
            for (Tensor p : group.parameters().values()) {
                if (p.grad() != null) {
                    for (float g : p.grad().array()) {
                        squares += (double) g * g;
                    }
                }
            }
        }
        double norm = Math.sqrt(squares);
        if (norm > most && Double.isFinite(norm)) {
            scaleGradients((float) (most / norm));
        }
        return norm;
    }

    private void scaleGradients(float by) {
        for (ParameterGroup group : groups) {
            for (Tensor p : group.parameters().values()) {
                if (p.grad() != null) {
                    p.grad().update(a -> {
                        for (int i = 0; i < a.length; i++) {
                            a[i] *= by;
                        }
                    });
                }
            }
        }
    }
}
