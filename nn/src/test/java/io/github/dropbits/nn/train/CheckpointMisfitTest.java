package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.Toy;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.optim.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that a file that does not match the model is rejected. The message names the file and lists every mismatch,
 * and nothing is modified.
 */
class CheckpointMisfitTest {
    @TempDir
    private Path folder;
    private Path file;
    private final Toy toy = new Toy();

    @BeforeEach
    void save() throws IOException {
        file = folder.resolve("run 1.safetensors");
        new Toy().train(1).save(file);
    }

    /** Rewrites the file without some of its arrays, and lets the caller add others. */
    private void rewrite(List<String> without, Consumer<SafeTensorsBuilder> with) throws IOException {
        SafeTensors in = SafeTensors.read(file);
        SafeTensorsBuilder out = SafeTensors.builder();
        in.metadata().forEach(out::metadata);
        for (String name : in.names()) {
            if (without.contains(name)) {
                continue;
            }
            switch (in.dtype(name)) {
                case F32 -> out.put(name, in.floats(name), in.shape(name));
                case I64 -> out.put(name, in.longs(name), in.shape(name));
                default -> throw new AssertionError(name);
            }
        }
        with.accept(out);
        out.build().write(file);
    }

    private void refuses(Module model, String... problems) {
        Snapshot before = Snapshot.of(model);
        check(assertThrows(IOException.class, () -> Checkpoint.load(file, model)), problems);
        assertEquals(before, Snapshot.of(model));
    }

    private void refusesTraining(String... problems) {
        List<Object> before = toy.state();
        check(assertThrows(IOException.class, () -> toy.load(file)), problems);
        assertEquals(before, toy.state());
    }

    private void check(IOException e, String... problems) {
        assertEquals(file + " does not fit the model: " + String.join("; ", problems), e.getMessage());
    }

    @Test
    void everythingThatIsWrongIsListed() throws IOException {
        rewrite(List.of("bn.running_var", "conv.weight", "fc.bias"), out -> out
                .put("conv.weight", new float[36], Shape.of(4, 9)).put("extra.weight", new float[2], Shape.of(2)));
        String[] problems = {"conv.weight is [4, 9], not [4, 1, 3, 3]", "missing fc.bias [3]",
                "missing bn.running_var [4]", "unexpected extra.weight [2]"};
        refuses(toy.model(), problems);
        refusesTraining(problems);
    }

    @Test
    void anotherModelIsRefused() {
        refuses(new Linear(2, 1, new RandomStream(1)), "missing weight [1, 2]", "missing bias [1]",
                "unexpected bn.bias [4]", "unexpected bn.running_mean [4]", "unexpected bn.running_var [4]",
                "unexpected bn.weight [4]", "unexpected conv.weight [4, 1, 3, 3]", "unexpected fc.bias [3]",
                "unexpected fc.weight [3, 16]");
    }

    @Test
    void aParameterOfAnotherTypeIsRefused() throws IOException {
        rewrite(List.of("fc.bias", "bn.running_mean"), out -> out.put("fc.bias", new double[3], Shape.of(3))
                .put("bn.running_mean", new int[4], Shape.of(4)));
        String[] problems = {"fc.bias is of type F64, not F32", "bn.running_mean is of type I32, not F32"};
        refuses(toy.model(), problems);
        refusesTraining(problems);
    }

    @Test
    void theOptimizersArraysAreLookedAtForATrainingOnly() throws IOException {
        rewrite(List.of("optimizer/exp_avg/fc.bias", "optimizer/exp_avg_sq/fc.bias"), out -> out
                .put("optimizer/exp_avg/fc.bias", new long[3], Shape.of(3))
                .put("optimizer/momentum/fc.bias", new float[3], Shape.of(3)));
        refusesTraining("optimizer/exp_avg/fc.bias is of type I64, not F32",
                "missing optimizer/exp_avg_sq/fc.bias [3]", "unexpected optimizer/momentum/fc.bias [3]");
        Checkpoint.load(file, toy.model());
    }

    @Test
    void anotherOptimizersTrainingIsRefused() {
        Toy plain = new Toy(g -> new Sgd(g, 0, false));
        List<Object> before = plain.state();
        String message = assertThrows(IOException.class, () -> plain.load(file)).getMessage();
        assertTrue(message.contains("unexpected optimizer/exp_avg/conv.weight [4, 1, 3, 3]"), message);
        assertEquals(before, plain.state());
    }

    @Test
    void streamsAreHeldToTheirType() throws IOException {
        rewrite(List.of("stream/drop.random"), out -> out.put("stream/drop.random", new long[3], Shape.of(3)));
        refuses(toy.model(), "stream/drop.random is [3], not [2]");
        refusesTraining("stream/drop.random is [3], not [2]");
        rewrite(List.of("stream/drop.random"), out -> out.put("stream/drop.random", new float[2], Shape.of(2)));
        refuses(toy.model(), "stream/drop.random is of type F32, not I64");
    }

    @Test
    void aTrainingNeedsItsStreamsAModelDoesNot() throws IOException {
        rewrite(List.of("stream/drop.random"), out -> { });
        refusesTraining("missing stream/drop.random [2]");
        Snapshot before = Snapshot.of(toy.model());
        Checkpoint.load(file, toy.model());
        assertEquals(before.streams(), Snapshot.of(toy.model()).streams());
        rewrite(List.of(), out -> out.put("stream/other.random", new long[2], Shape.of(2))
                .put("stream/drop.random", new long[2], Shape.of(2)));
        refusesTraining("unexpected stream/other.random [2]");
        Checkpoint.load(file, toy.model());
    }

    @ParameterizedTest
    @ValueSource(strings = {"optimizer/steps", "training/epochs"})
    void countsAreNumbersThatCanBe(String name) throws IOException {
        rewrite(List.of(name), out -> { });
        refusesTraining("missing " + name + " []");
        rewrite(List.of(), out -> out.put(name, new long[0], Shape.of(0)));
        refusesTraining(name + " is [0], not []");
        rewrite(List.of(name), out -> out.put(name, new float[1], Shape.SCALAR));
        refusesTraining(name + " is of type F32, not I64");
        rewrite(List.of(name), out -> out.put(name, new long[] {-1}, Shape.SCALAR));
        long most = name.equals("training/epochs") ? Integer.MAX_VALUE : Long.MAX_VALUE;
        refusesTraining(name + " is -1, not from 0 to " + most);
    }

    @Test
    void moreEpochsThanCanBeCountedAreRefused() throws IOException {
        rewrite(List.of("training/epochs"), out -> out.put("training/epochs", new long[] {1L << 31}, Shape.SCALAR));
        refusesTraining("training/epochs is 2147483648, not from 0 to 2147483647");
    }

    @Test
    void aModelAloneIsNoTraining() throws IOException {
        Checkpoint.save(file, new Toy().train(1).model());
        for (Toy t : List.of(toy, new Toy(g -> new Sgd(g, 0, false)))) {
            List<Object> before = t.state();
            assertEquals(file + " holds no training, only a model: optimizer/steps and training/epochs are missing",
                    assertThrows(IOException.class, () -> t.load(file)).getMessage());
            assertEquals(before, t.state());
        }
    }

    @Test
    void filesOfOthersAreTaken() throws IOException {
        SafeTensorsBuilder out = SafeTensors.builder().metadata("format", "pt");
        out.put("weight", new float[] {1, 2}, Shape.of(1, 2)).put("bias", new float[] {3}, Shape.of(1));
        out.build().write(file);
        Linear layer = new Linear(2, 1, new RandomStream(1));
        Checkpoint.load(file, layer);
        assertEquals(List.of(1f, 2f, 3f), List.of(layer.weight().array()[0], layer.weight().array()[1],
                layer.bias().item()));
    }
}
