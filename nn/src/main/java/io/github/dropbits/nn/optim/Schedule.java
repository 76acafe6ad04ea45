package io.github.dropbits.nn.optim;

import java.util.Objects;

/**
 * Gives the factor that all learning rates are multiplied by at each step. A schedule has no state, so checkpoints need
 * not save it.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The factor at a step.
     *
     * @param step the step, from 0
     * @param total the number of steps of the whole training
     * @return the factor, finite and not negative
     */
    double factor(long step, long total);

    /**
     * A factor that never changes.
     *
     * @return always 1
     */
    static Schedule constant() {
        return (step, total) -> 1;
    }

    /**
     * A drop at regular intervals. The interval is taken as the {@link Fraction} that it stands for, so a drop comes at
     * the very step that ends an interval: with {@code every = 0.07}, the first of 100 steps whose factor is smaller is
     * step 7.
     *
     * @param every the interval between drops as a share of the whole training, above 0 and at most 1
     * @param gamma what each drop multiplies the factor by, not negative
     * @return the schedule
     * @throws IllegalArgumentException if {@code every} is not above 0 and at most 1, or gamma negative or not finite
     */
    static Schedule step(double every, double gamma) {
        if (!(every > 0 && every <= 1)) {
            throw new IllegalArgumentException("every must be above 0 and at most 1, not " + every);
        }
        if (!(gamma >= 0 && Double.isFinite(gamma))) {
            throw new IllegalArgumentException("gamma must be finite and not negative, not " + gamma);
        }
        Fraction interval = Fraction.of(every);
        return (step, total) -> {
            Fraction done = Fraction.of(step, Math.max(1, total));
            return Math.pow(gamma, done.over(interval).floor().doubleValue());
        };
    }

    /**
     * Half a cosine from 1 down to a floor (Loshchilov, Hutter 2017, formula 5).
     *
     * @param floor the factor at the end, from 0 to 1
     * @return the schedule
     * @throws IllegalArgumentException if the floor is not from 0 to 1
     */
    static Schedule cosine(double floor) {
        if (!(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("the floor must be from 0 to 1, not " + floor);
        }
        return (step, total) -> floor
                + (1 - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * Math.min(1, (double) step / Math.max(1, total))));
    }

    /**
     * A linear warm-up, followed by another schedule.
     *
     * @param steps the number of warm-up steps, not negative
     * @param then the schedule for the steps after the warm-up
     * @return the schedule
     * @throws IllegalArgumentException if {@code steps} is negative
     */
    static Schedule warmUp(long steps, Schedule then) {
        if (steps < 0) {
            throw new IllegalArgumentException("the steps of a warm-up cannot be negative, as " + steps);
        }
        Objects.requireNonNull(then, "then");
        return (step, total) -> step < steps ? (step + 1.0) / (steps + 1)
                : then.factor(step - steps, Math.max(1, total - steps));
    }
}
