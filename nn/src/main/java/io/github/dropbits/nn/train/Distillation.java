package io.github.dropbits.nn.train;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static io.github.dropbits.core.ops.KlDistill.klDistill;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;

/**
 * Knowledge distillation (Hinton, Vinyals, Dean 2015, section 2). A student learns both from the labels and from the
 * softened probabilities of a teacher. The loss is {@code (1 - alpha) CE(labels, student) + alpha T^2
 * KL(softmax(teacher / T) || softmax(student / T))}, averaged over the examples. The factor T^2 keeps the gradients of
 * both terms at about the same magnitude.
 *
 * <p>The teacher is a separate model, which is never modified. It can be of the same class as the student, with the
 * weights that the student had before it was quantized ({@link Checkpoint#copy}). Its weights can also come from a file
 * ({@link Checkpoint#load}).
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
     * Creates a distillation loss.
     *
     * @param teacher the model that computes the target logits for the inputs of the student
     * @param temperature the temperature T, which must be positive and finite after rounding to float
     * @param alpha the weight of the teacher: 0 uses only the labels, 1 uses only the teacher
     * @throws IllegalArgumentException if the temperature or alpha is out of range
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
     * Applies the teacher in evaluation mode, without recording a graph. One call per batch is sufficient even if the
     * loss of the student is computed several times per batch, as AdaBits does.
     *
     * @param x the inputs; not modified
     * @return the teacher's logits, {@code [N, C]}
     */
    public Tensor teach(Tensor x) {
        return NoGrad.call(() -> teacher.evaluating(() -> teacher.apply(x)));
    }

    /**
     * Computes the loss of the student.
     *
     * @param student the student's logits, {@code [N, C]}; not modified
     * @param taught the teacher's logits, {@code [N, C]}, from {@link #teach}; not modified
     * @param labels the class of each of the N examples
     * @return the loss, a scalar
     * @throws io.github.dropbits.core.ShapeException if the shapes differ, or the number of labels is not N
     */
    public Tensor loss(Tensor student, Tensor taught, int[] labels) {
        Tensor byLabels = crossEntropy(student, labels);
        Tensor byTeacher = klDistill(student, taught, temperature);
        // A term with weight 0 is omitted, because 0 times an infinite term would be NaN.
        return alpha == 0 ? byLabels : alpha == 1 ? byTeacher : byLabels.mul(1 - alpha).add(byTeacher.mul(alpha));
    }
}
