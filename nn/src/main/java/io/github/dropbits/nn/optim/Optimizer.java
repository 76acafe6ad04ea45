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
 * Updates parameters according to their gradients. The state of an optimizer consists of named tensors, which
 * checkpoints save. Optimizers are not thread-safe.
 */
public abstract class Optimizer {
    /** The number of elements per chunk. Parameters are split into chunks, which are updated in parallel. */
    private static final int PART = 1 << 15;

    private final List<ParameterGroup> groups;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private long steps;
    private double factor = 1;

    /**
     * Creates an optimizer, and allocates its state.
     *
     * @param groups the parameter groups; no parameter and no name may occur twice
     * @param buffers the names of the state arrays. One array per name, initially zero, is kept for every parameter
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
     * Updates one chunk of a parameter, element by element. Chunks have a fixed size and are updated in parallel, so
     * elements outside the chunk must not be modified, neither in the parameter nor in a {@link #buffer}.
     *
     * @param name the name of the parameter, for calls of {@link #buffer}
     * @param p the values of the parameter; modified within the chunk only
     * @param g the gradient of the parameter; not modified
     * @param from the first index of the chunk
     * @param to the index after the last index of the chunk
     * @param rate the learning rate of this step, already multiplied by the schedule's factor
     * @param weightDecay the weight decay of the parameter's group
     * @param step the number of this step, starting at 1
     */
    protected abstract void update(String name, float[] p, float[] g, int from, int to, double rate,
            double weightDecay, long step);

    /**
     * Returns a state array of a parameter.
     *
     * @param buffer the name of the array, as passed to the constructor
     * @param name the name of the parameter
     * @return the array itself, not a copy; it has the same number of elements as the parameter
     * @throws IllegalArgumentException if there is no such array
     */
    protected final float[] buffer(String buffer, String name) {
        Tensor kept = state.get(buffer + "/" + name);
        if (kept == null) {
            throw new IllegalArgumentException("no array " + buffer + " is kept for parameter " + name);
        }
        return kept.array();
    }

    /**
     * Returns the kind of this optimizer. Checkpoints compare it, because the state of another kind of optimizer must
     * not be loaded, even if it has the same names.
     *
     * @return the simple name of the class by default
     */
    public String kind() {
        return getClass().getSimpleName();
    }

    /** Performs one optimization step, which updates every parameter that has a gradient. */
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

    /** Discards the gradients of all parameters. */
    public final void zeroGrad() {
        groups.forEach(g -> g.parameters().values().forEach(Tensor::zeroGrad));
    }

    /**
     * Sets the factor by which the learning rates of all groups are multiplied. The factor usually comes from a
     * {@link Schedule}.
     *
     * @param newFactor the factor, finite and not negative
     * @throws IllegalArgumentException if the factor is negative or not finite
     */
    public final void setFactor(double newFactor) {
        if (!(newFactor >= 0 && Double.isFinite(newFactor))) {
            throw new IllegalArgumentException("factor must be finite and not negative, not " + newFactor);
        }
        factor = newFactor;
    }

    /**
     * Returns the parameter groups.
     *
     * @return an unmodifiable list
     */
    public final List<ParameterGroup> groups() {
        return groups;
    }

    /**
     * Returns the number of steps performed so far.
     *
     * @return the number of steps
     */
    public final long steps() {
        return steps;
    }

    /**
     * Sets the number of steps performed so far. This is called when a checkpoint is loaded.
     *
     * @param number the number of steps
     * @throws IllegalArgumentException if the number is negative
     */
    public final void setSteps(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("the number of steps must not be negative, but is " + number);
        }
        steps = number;
    }

    /**
     * Returns the state that is kept between steps, so that checkpoints can save and restore it.
     *
     * @return an unmodifiable map from names to the tensors themselves, not copies
     */
    public final Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }

    /**
     * Limits the norm of the concatenation of all gradients. If the norm is larger than the limit, all gradients are
     * scaled down by the same factor. If any gradient is NaN or infinite, the gradients are not modified.
     *
     * @param most the largest allowed norm, positive
     * @return the norm before scaling; NaN or infinite if any gradient is
     * @throws IllegalArgumentException if {@code most} is not positive
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
