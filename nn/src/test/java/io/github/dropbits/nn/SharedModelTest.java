package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Sharing;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.models.SmallCnn;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests a single model that a hundred threads use at the same time. */
class SharedModelTest {
    private final Module model = new Sequential(new Dropout(0.5f),
            SmallCnn.create(1, 16, 16, 10, new RandomStream(1)));

    /** The layers' outputs in one round take about 60 MB, so that a memory leak is noticed. */
    @Test
    void aHundredThreadsGetTheAnswersOfOneAndNothingGrows() throws Exception {
        model.train(false);
        List<Tensor> images = IntStream.range(0, 5)
                .mapToObj(i -> new RandomStream(i).normal(1, 1 + i % 3, 1, 16, 16)).toList();
        Snapshot before = Snapshot.of(model);
        Sharing.check(x -> NoGrad.call(() -> model.apply(x)), images, 10);
        assertEquals(before, Snapshot.of(model));
    }
}
