package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.Toy;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Tests averages in checkpoints. Resuming gives the same averages as an uninterrupted run, and a file can be read with
 * or without them.
 */
class WeightAverageCheckpointTest {
    private static final int EPOCHS = 4;

    private static Toy toy(boolean warmUp) {
        Toy toy = new Toy();
        return toy.averaging(new WeightAverage(toy.model(), 0.97, warmUp));
    }

    @Property(tries = 20)
    void aBreakLeavesNoTrace(@ForAll @IntRange(min = 0, max = EPOCHS) int at, @ForAll boolean warmUp)
            throws IOException {
        Toy.inFolder(folder -> {
            Path straight = folder.resolve("straight.safetensors");
            Path broken = folder.resolve("broken.safetensors");
            toy(warmUp).train(EPOCHS).save(straight);
            toy(warmUp).train(at).save(broken);
            toy(warmUp).load(broken).train(EPOCHS).save(broken);
            assertArrayEquals(Files.readAllBytes(straight), Files.readAllBytes(broken));
            return null;
        });
    }

    @Example
    void theModelIsReadAloneOrWithItsAverages() throws IOException {
        Toy.inFolder(folder -> {
            Path file = folder.resolve("a.safetensors");
            Toy trained = new Toy();
            WeightAverage average = new WeightAverage(trained.model(), 0.97, true);
            trained.averaging(average).train(2).save(file);
            Sequential alone = Toy.model(2);
            Checkpoint.load(file, alone);
            assertEquals(Snapshot.of(trained.model()), Snapshot.of(alone));
            Sequential averaged = Toy.model(3);
            WeightAverage read = new WeightAverage(averaged, 0.97, true);
            Checkpoint.load(file, averaged, read);
            assertEquals(Snapshot.of(trained.model()), Snapshot.of(averaged));
            read.assign();
            assertNotEquals(Snapshot.of(trained.model()), Snapshot.of(averaged));
            assertEquals(average.using(() -> Snapshot.of(trained.model())), Snapshot.of(averaged));
            return null;
        });
    }

    @Example
    void aTrainingWithAveragesAndOneWithoutDoNotFit() throws IOException {
        Toy.inFolder(folder -> {
            Path with = folder.resolve("with.safetensors");
            Path without = folder.resolve("without.safetensors");
            toy(true).save(with);
            new Toy().save(without);
            String unexpected = assertThrows(IOException.class, () -> new Toy().load(with)).getMessage();
            assertTrue(unexpected.startsWith(with + " does not fit the model: unexpected state/weight_average/"),
                    unexpected);
            Toy wanting = toy(true);
            Snapshot before = Snapshot.of(wanting.model());
            String missing = assertThrows(IOException.class, () -> wanting.load(without)).getMessage();
            assertTrue(missing.startsWith(without + " does not fit the model: missing state/weight_average/"), missing);
            assertEquals(before, Snapshot.of(wanting.model()));
            return null;
        });
    }

    @Example
    void twoStatesOfOneName() throws IOException {
        Toy.inFolder(folder -> {
            Toy toy = toy(true);
            toy.averaging(new WeightAverage(toy.model(), 0.5, true));
            Path file = folder.resolve("a.safetensors");
            String message = assertThrows(IllegalArgumentException.class, () -> toy.save(file)).getMessage();
            assertEquals("two states of a training are named weight_average", message);
            return null;
        });
    }

    @Example
    void modelsAreCopiedWithoutAFile() {
        Sequential from = new Toy().train(1).model();
        Sequential to = Toy.model(2);
        Checkpoint.copy(from, to);
        assertEquals(Snapshot.of(from), Snapshot.of(to));
        to.namedParameters().get("fc.bias").update(a -> a[0]++);
        assertNotEquals(Snapshot.of(from), Snapshot.of(to));
    }

    @Example
    void aModelThatDiffersIsNotCopied() {
        Sequential from = Toy.model(1);
        Map<String, Module> parts = new LinkedHashMap<>(Toy.model(2).children());
        parts.put("fc", new Linear(16, 4, false, new RandomStream(3)));
        Sequential to = new Sequential(parts);
        Snapshot before = Snapshot.of(to);
        Exception e = assertThrows(IllegalArgumentException.class, () -> Checkpoint.copy(from, to));
        assertEquals("the model does not fit the other: fc.weight is [3, 16], not [4, 16]; unexpected fc.bias [3]",
                e.getMessage());
        assertEquals(before, Snapshot.of(to));
    }
}
