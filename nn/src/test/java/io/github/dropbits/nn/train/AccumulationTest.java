package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Mse;
import io.github.dropbits.core.ops.Slice;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.models.Mlp;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Checks that accumulating several small batches gives the same step as one large batch with all their examples. */
class AccumulationTest {
    private static final int EXAMPLES = 12;

    private record Part(int from, int to) {
    }

    private static Module trained(long seed, int parts) {
        RandomStream random = new RandomStream(seed);
        Module model = Mlp.create(2, random, 3, 8);
        Tensor x = random.normal(1, EXAMPLES, 3);
        Tensor y = random.normal(1, EXAMPLES, 2);
        Optimizer optimizer = new Sgd(List.of(new ParameterGroup(model.namedParameters(), 0.1, 0.01)), 0.9, false);
        int size = EXAMPLES / parts;
        List<Part> batches = IntStream.range(0, parts).mapToObj(i -> new Part(i * size, i * size + size)).toList();
        new Trainer<Part>(model, optimizer, b -> Mse.mse(model.apply(Slice.slice(x, 0, b.from(), b.to())),
                Slice.slice(y, 0, b.from(), b.to()))).accumulate(parts).fit(5, parts, e -> batches);
        return model;
    }

    @Example
    void theLastStepOfAnEpochMayHaveFewer() {
        Linear layer = new Linear(1, 1, false, new RandomStream(1));
        layer.weight().set(new float[] {10});
        Optimizer sgd = new Sgd(List.of(new ParameterGroup(layer.namedParameters(), 1, 0)), 0, false);
        new Trainer<Float>(layer, sgd, b -> layer.apply(Tensor.full(b, 1, 1)).sum()).accumulate(2)
                .fit(1, 3, e -> List.of(1f, 2f, 4f));
        // The first step uses the mean of the gradients 1 and 2, and the second step uses the gradient 4.
        assertEquals(4.5f, layer.weight().item());
    }

    @Property(tries = 10)
    void equalsTheBigBatch(@ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int parts) {
        Module whole = trained(seed, 1);
        Module split = trained(seed, parts);
        whole.namedParameters().forEach((name, p) ->
                assertArrayEquals(p.array(), split.namedParameters().get(name).array(), 1e-5f, name));
    }
}
