package io.github.dropbits.nn.train;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static io.github.dropbits.core.ops.KlDistill.klDistill;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;

/**
 * Distillation (Hinton, Vinyals, Dean 2015, section 2): a student learns from the labels and from a teacher's softened
 * probabilities, by {@code (1 - alpha) CE(labels, student) + alpha T^2 KL(softmax(teacher / T) || softmax(student /
 * T))}, the mean over the examples. The factor T^2 keeps the gradients of the second term about as large as those of
 * the first.
 *
 * <p>The teacher is a separate model. It may have the student's class, with the weights that the student had before it
 * was quantized ({@link Checkpoint#copy}), or weights from a file ({@link Checkpoint#load}). It is never changed.
 *
 * <pre>{@code
 * Distillation distillation = new Distillation(teacher, 4, 0.7);
 * new Trainer<Batch>(student, optimizer, b -> distillation.loss(student.apply(b.images()),
 *         distillation.teach(b.images()), b.labels()));
 * }</pre>
 */
public final class Distillation {
    private final Module teacher;
    private final float temperature;
    private final float alpha;

    /**
     * A distillation loss.
     *
     * @param teacher the model that gives logits for the student's inputs
     * @param temperature the temperature T, positive and finite as a float
     * @param alpha the teacher's weight, from 0 for the labels alone to 1 for the teacher alone
     * @throws IllegalArgumentException if a number is out of range
     */
    public Distillation(Module teacher, double temperature, double alpha) {
        if (!((float) temperature > 0 && (float) temperature < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature must be positive and finite, not " + temperature);
        }
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be from 0 to 1, not " + alpha);
        }
        this.teacher = teacher;
        this.temperature = (float) temperature;
        this.alpha = (float) alpha;
    }

    /**
     * Applies the teacher in evaluation mode and without recording. One call per batch is enough, even if the student's
     * loss is computed several times, as AdaBits does.
     *
     * @param x the inputs; not changed
     * @return the teacher's logits, {@code [N, C]}
     */
    public Tensor teach(Tensor x) {
        return NoGrad.call(() -> teacher.evaluating(() -> teacher.apply(x)));
    }

    /**
     * The student's loss.
     *
     * @param student the student's logits, {@code [N, C]}; not changed
     * @param taught the teacher's logits, {@code [N, C]}, from {@link #teach}; not changed
     * @param labels the class of each of the N examples
     * @return a scalar
     * @throws io.github.dropbits.core.ShapeException if the shapes or the number of labels do not fit
     */
    public Tensor loss(Tensor student, Tensor taught, int[] labels) {
        Tensor byLabels = crossEntropy(student, labels);
        Tensor byTeacher = klDistill(student, taught, temperature);
        // A loss with weight 0 is left out: if it is infinite, the sum would be NaN.
        return alpha == 0 ? byLabels : alpha == 1 ? byTeacher : byLabels.mul(1 - alpha).add(byTeacher.mul(alpha));
    }
}
