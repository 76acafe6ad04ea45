package io.github.dropbits.nn.train;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static io.github.dropbits.core.ops.KlDistill.klDistill;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.Toy;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.ParameterGroup;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Tests the distillation loss and the teacher, which runs in evaluation mode and is never modified. */
class DistillationTest {
    private static final int[] LABELS = {0, 2, 1};

    private final Module teacher = Toy.model(5);

    @Example
    void valuesByHand() {
        // The softmax of the student's logits is 1/4, 3/4, and the softmax of the teacher's logits is 1/2, 1/2.
        Tensor student = Tensor.of(new float[] {0, (float) Math.log(3)}, 1, 2);
        Tensor taught = Tensor.of(new float[] {7, 7}, 1, 2);
        double ce = Math.log(4);
        double kl = 0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.75);
        for (double alpha : new double[] {0, 0.3, 1}) {
            Distillation d = new Distillation(teacher, 1, alpha);
            assertEquals((1 - alpha) * ce + alpha * kl, d.loss(student, taught, new int[] {0}).item(), 1e-6);
        }
        // At temperature 2, the logits of the student are halved, and the divergence is multiplied by four.
        double e = Math.sqrt(3);
        double soft = 0.5 * Math.log(0.5 * (1 + e)) + 0.5 * Math.log(0.5 * (1 + e) / e);
        assertEquals(0.5 * ce + 0.5 * 4 * soft,
                new Distillation(teacher, 2, 0.5).loss(student, taught, new int[] {0}).item(), 1e-6);
    }

    @Example
    void hugeLogits() {
        Tensor huge = Tensor.full(1e38f, 1, 9);
        int[] label = {3};
        for (double temperature : new double[] {0.5, 1, 4}) {
            assertEquals(0, new Distillation(teacher, temperature, 1).loss(huge, huge, label).item());
            assertEquals(Math.log(9), new Distillation(teacher, temperature, 0).loss(huge, huge, label).item(), 1e-6);
            assertEquals(0.3 * Math.log(9), new Distillation(teacher, temperature, 0.7).loss(huge, huge, label).item(),
                    1e-6);
        }
    }

    @Example
    void aLossWithoutWeightMayBeInfinite() {
        Tensor student = Tensor.of(new float[] {0, Float.NEGATIVE_INFINITY}, 1, 2);
        Tensor other = Tensor.of(new float[] {0, 0}, 1, 2);
        assertEquals(0, new Distillation(teacher, 1, 1).loss(student, student, new int[] {1}).item());
        assertEquals(0, new Distillation(teacher, 1, 0).loss(student, other, new int[] {0}).item());
    }

    @Property(tries = 50)
    void theStudentsGradient(@ForAll long seed, @ForAll @DoubleRange(min = 0.5, max = 8) double temperature,
            @ForAll @DoubleRange(min = 0, max = 1) double alpha) {
        Distillation d = new Distillation(teacher, temperature, alpha);
        Tensor taught = new RandomStream(seed).normal(2, 3, 4);
        GradientCheck.of(in -> d.loss(in[0], taught, LABELS)).run(new RandomStream(seed + 1).normal(2, 3, 4))
                .assertPassed();
    }

    @Example
    void theTeacherIsInEvaluationUnrecordedAndAsBefore() {
        Toy.Batch batch = Toy.epoch(0).getFirst();
        Snapshot before = Snapshot.of(teacher);
        float[] expected = teacher.evaluating(() -> teacher.apply(batch.images())).toArray();
        Tensor taught = new Distillation(teacher, 3, 0.5).teach(batch.images());
        assertArrayEquals(expected, taught.array());
        assertFalse(taught.needsGradient());
        assertEquals(before, Snapshot.of(teacher));
        assertTrue(teacher.training());
    }

    @Example
    void aStudentThatTrainsByTheTeacherAloneComesNearIt() {
        Sequential student = Toy.model(6);
        Distillation d = new Distillation(teacher, 2, 1);
        double[] apart = new double[2];
        List<Toy.Batch> batches = Toy.epoch(0);
        Trainer<Toy.Batch> trainer = new Trainer<Toy.Batch>(student,
                Adam.adam(List.of(new ParameterGroup(student.namedParameters(), 0.02, 0))),
                b -> d.loss(student.apply(b.images()), d.teach(b.images()), b.labels()));
        apart[0] = apart(student, batches);
        trainer.fit(60, batches.size(), epoch -> batches);
        apart[1] = apart(student, batches);
        assertTrue(apart[1] < 0.1 * apart[0], apart[0] + " to " + apart[1]);
        teacher.namedParameters().forEach((name, p) -> assertEquals(null, p.grad(), name));
    }

    private double apart(Module student, List<Toy.Batch> batches) {
        return batches.stream().mapToDouble(b -> klDistill(student.evaluating(() -> student.apply(b.images())),
                teacher.evaluating(() -> teacher.apply(b.images())), 2).item()).sum();
    }

    @Example
    void alphaZeroIsThePlainLossToTheBit() {
        Tensor student = new RandomStream(1).normal(1, 3, 4);
        Tensor taught = new RandomStream(2).normal(1, 3, 4);
        assertEquals(crossEntropy(student, LABELS).item(),
                new Distillation(teacher, 4, 0).loss(student, taught, LABELS).item());
    }

    @Example
    void badSettingsAndShapes() {
        for (double t : new double[] {0, -1, 1e-300, 1e300, Double.NaN, Double.POSITIVE_INFINITY}) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> new Distillation(teacher, t, 0.5));
            assertEquals("temperature must be positive and finite, not " + t, e.getMessage());
        }
        for (double a : new double[] {-0.1, 1.1, Double.NaN}) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> new Distillation(teacher, 1, a));
            assertEquals("alpha must be from 0 to 1, not " + a, e.getMessage());
        }
        Distillation d = new Distillation(teacher, 1, 0.5);
        assertThrows(ShapeException.class, () -> d.loss(Tensor.zeros(3, 4), Tensor.zeros(3, 5), LABELS));
        assertThrows(ShapeException.class, () -> d.loss(Tensor.zeros(2, 4), Tensor.zeros(2, 4), LABELS));
    }
}
