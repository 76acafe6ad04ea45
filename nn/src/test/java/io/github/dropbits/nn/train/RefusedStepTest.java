package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedStepTest {
    @Test
    void runningStatisticsAreAsAfterTheLastGoodStep() {
        RandomStream random = new RandomStream(1);
        Sequential net = new Sequential(new Conv2d(2, 3, 3, random), new BatchNorm2d(3));
        Sgd sgd = new Sgd(List.of(new ParameterGroup(net.namedParameters(), 0.1, 0)), 0, false);
        Tensor good = random.normal(1, 2, 2, 5, 5);
        Trainer<Tensor> trainer = new Trainer<>(net, sgd, x -> net.apply(x).square().sum());
        trainer.fit(1, 1, e -> List.of(good));
        float[] mean = net.namedBuffers().get("1.running_mean").toArray();
        float[] variance = net.namedBuffers().get("1.running_var").toArray();
        Tensor bad = Tensor.full(Float.NaN, 2, 2, 5, 5);
        assertThrows(NotFiniteException.class, () -> trainer.fit(2, 2, e -> List.of(bad, good)));
        assertArrayEquals(mean, net.namedBuffers().get("1.running_mean").toArray());
        assertArrayEquals(variance, net.namedBuffers().get("1.running_var").toArray());
    }

    /** There may be too little memory for a batch that is larger than the previous batches. */
    @Test
    void soItIsAfterAnError() {
        RandomStream random = new RandomStream(1);
        BatchNorm2d norm = new BatchNorm2d(3);
        Sgd sgd = new Sgd(List.of(new ParameterGroup(norm.namedParameters(), 0.1, 0)), 0, false);
        Trainer<Tensor> trainer = new Trainer<>(norm, sgd, x -> {
            norm.apply(x);
            throw new OutOfMemoryError("no memory for the loss");
        });
        assertThrows(OutOfMemoryError.class, () -> trainer.fit(1, 1, e -> List.of(random.normal(1, 2, 3, 5, 5))));
        assertArrayEquals(new float[3], norm.namedBuffers().get("running_mean").toArray());
    }
}
