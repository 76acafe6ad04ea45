package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.Toy;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.RmsProp;
import io.github.dropbits.nn.optim.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Checks that a training run that is saved, loaded into new objects and continued gives bitwise the same result as a
 * run without interruption.
 */
class CheckpointExactTest {
    private static final int EPOCHS = 5;

    /** Optimizers that keep different kinds of state. */
    enum Kind {
        ADAM(Adam::adam), ADAMW(g -> Adam.adamW(g, 0.9, 0.99, 1e-8)), MOMENTUM(g -> new Sgd(g, 0.9, true)),
        PLAIN(g -> new Sgd(g, 0, false)), RMSPROP(g -> new RmsProp(g, 0.99, 1e-8));

        private final Function<List<ParameterGroup>, Optimizer> optimizer;

        Kind(Function<List<ParameterGroup>, Optimizer> optimizer) {
            this.optimizer = optimizer;
        }

        Toy toy() {
            return new Toy(optimizer);
        }
    }

    private static byte[] straight(Kind kind, Path folder) throws IOException {
        Path file = folder.resolve("straight.safetensors");
        kind.toy().train(EPOCHS).save(file);
        return Files.readAllBytes(file);
    }

    @Property
    void aBreakLeavesNoTrace(@ForAll Kind kind, @ForAll @IntRange(min = 0, max = EPOCHS) int at) throws IOException {
        Toy.inFolder(folder -> {
            Path file = folder.resolve("a.safetensors");
            kind.toy().train(at).save(file);
            Toy second = kind.toy().load(file);
            assertEquals(at, second.epochsDone());
            second.train(EPOCHS).save(file);
            assertArrayEquals(straight(kind, folder), Files.readAllBytes(file));
            return null;
        });
    }

    @Property
    void manyBreaksLeaveNoTrace(@ForAll Kind kind) throws IOException {
        Toy.inFolder(folder -> {
            Path file = folder.resolve("a.safetensors");
            kind.toy().save(file);
            for (int epoch = 1; epoch <= EPOCHS; epoch++) {
                kind.toy().load(file).train(epoch).save(file);
            }
            assertArrayEquals(straight(kind, folder), Files.readAllBytes(file));
            return null;
        });
    }

    @Property
    void equalTrainingsGiveEqualBytes(@ForAll Kind kind) throws IOException {
        Toy.inFolder(folder -> {
            byte[] first = straight(kind, folder);
            assertArrayEquals(first, straight(kind, folder));
            Toy other = kind.toy();
            other.model().seed(78);
            Path file = folder.resolve("other.safetensors");
            other.train(EPOCHS).save(file);
            assertFalse(Arrays.equals(first, Files.readAllBytes(file)));
            return null;
        });
    }

    @Example
    void everythingIsAsItWas() throws IOException {
        Toy.inFolder(folder -> {
            Path file = folder.resolve("a.safetensors");
            Toy trained = new Toy().train(2).save(file);
            Toy fresh = new Toy();
            fresh.model().namedParameters().values().forEach(p -> p.update(a -> Arrays.fill(a, 9)));
            assertNotEquals(trained.state(), fresh.state());
            fresh.load(file);
            assertEquals(trained.state(), fresh.state());
            assertEquals(6, fresh.optimizer().steps());
            assertEquals(2, fresh.epochsDone());
            return null;
        });
    }

    @Example
    void aModelAloneComesBackToo() throws IOException {
        Toy.inFolder(folder -> {
            Path model = folder.resolve("model.safetensors");
            Path training = folder.resolve("training.safetensors");
            Toy trained = new Toy().train(1).save(training);
            Checkpoint.save(model, trained.model());
            for (Path file : List.of(model, training)) {
                Sequential fresh = Toy.model(2);
                Checkpoint.load(file, fresh);
                assertEquals(Snapshot.of(trained.model()), Snapshot.of(fresh));
            }
            return null;
        });
    }

    @Example
    void savingChangesNothing() throws IOException {
        Toy.inFolder(folder -> {
            Toy toy = new Toy().train(1);
            List<Object> before = toy.state();
            toy.save(folder.resolve("a.safetensors"));
            assertEquals(before, toy.state());
            return null;
        });
    }
}
