package io.github.dropbits.nn.optim;

import java.util.Objects;

/**
 * Computes the factor by which all learning rates are multiplied at each step. A schedule has no state, so checkpoints
 * need not save it.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * Returns the factor at a step.
     *
     * @param step the number of the step, starting at 0
     * @param total the total number of steps of the training run
     * @return the factor, finite and not negative
     */
    double factor(long step, long total);

    /**
     * Returns a schedule whose factor is always 1.
     *
     * @return the schedule
     */
    static Schedule constant() {
        return (step, total) -> 1;
    }

    /**
     * Returns a schedule that multiplies the factor by gamma at regular intervals. The interval is converted to a
     * {@link Fraction}, so that rounding errors do not delay a drop: with {@code every = 0.07} and 100 steps, the
     * factor is first reduced at step 7.
     *
     * @param every the interval between drops as a fraction of the training run, greater than 0 and at most 1
     * @param gamma the number by which each drop multiplies the factor; finite and not negative
     * @return the schedule
     * @throws IllegalArgumentException if {@code every} or {@code gamma} is out of range
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
     * Returns a schedule that decreases from 1 to a floor along half a cosine (Loshchilov, Hutter 2017, formula 5).
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
     * Returns a schedule that increases linearly for a number of steps and then follows another schedule.
     *
     * @param steps the number of warm-up steps, not negative
     * @param then the schedule after the warm-up; its step 0 is the first step after the warm-up
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
