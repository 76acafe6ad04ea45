package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.CrossEntropy;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.Trainer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Checks that the result of training does not depend on the number of threads. */
class ThreadsTest {
    private static final int BATCHES = 3;

    private static Snapshot trained(long seed, int batch) {
        RandomStream random = new RandomStream(seed);
        Sequential cnn = SmallCnn.create(3, 10, 8, 5, random.split("model"));
        Sequential model = new Sequential(new Dropout(0.2f), cnn);
        model.seed(seed);
        Snapshot before = Snapshot.of(model);
        Optimizer optimizer = Adam.adam(List.of(new ParameterGroup(model.namedParameters(), 0.01, 0)));
        new Trainer<Integer>(model, optimizer, b -> {
            RandomStream r = random.split(b);
            int[] labels = new int[batch];
            for (int i = 0; i < batch; i++) {
                labels[i] = r.nextInt(5);
            }
            Tensor images = r.normal(1, batch, 3, 10, 8);
            return CrossEntropy.crossEntropy(model.apply(images), labels);
        }).clipNorm(1).fit(1, BATCHES, e -> List.of(0, 1, 2));
        Snapshot after = Snapshot.of(model);
        assertNotEquals(before, after);
        return after;
    }

    @Property(tries = 8)
    void oneThreadAndTwoLearnTheSameBits(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int batch)
            throws Exception {
        try (Workers one = Workers.of(1); Workers two = Workers.of(2); Workers many = Workers.of(5)) {
            Snapshot expected = one.run(() -> trained(seed, batch));
            assertEquals(expected, two.run(() -> trained(seed, batch)));
            assertEquals(expected, many.run(() -> trained(seed, batch)));
        }
        assertEquals(trained(seed, batch), trained(seed, batch));
    }
}
