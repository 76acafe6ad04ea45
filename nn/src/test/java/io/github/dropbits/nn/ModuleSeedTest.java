package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Checks that the numbers that a stream draws depend only on the seed and the name of the stream. */
class ModuleSeedTest {
    private static Sequential model(String... names) {
        Map<String, Module> parts = new LinkedHashMap<>();
        for (String name : names) {
            parts.put(name, new Sequential(new Dropout(0.5f)));
        }
        return new Sequential(parts);
    }

    private static Map<String, Long> draws(Module model) {
        Map<String, Long> first = new LinkedHashMap<>();
        model.namedStreams().forEach((name, s) -> first.put(name, s.nextLong()));
        return first;
    }

    @Property(tries = 50)
    void theOrderOfConstructionDoesNotMatter(@ForAll long seed) {
        Sequential one = model("a", "b", "c");
        Sequential other = model("c", "unused", "a", "b");
        one.seed(seed);
        other.namedStreams().get("a.0.random").nextLong();
        other.seed(seed);
        Map<String, Long> expected = draws(other);
        expected.remove("unused.0.random");
        assertEquals(expected, draws(one));
    }

    @Property(tries = 50)
    void everyStreamIsThatOfItsName(@ForAll long seed) {
        Sequential model = model("a", "b");
        model.seed(seed);
        RandomStream expected = new RandomStream(seed).split("b.0.random");
        assertArrayEquals(expected.state(), model.namedStreams().get("b.0.random").state());
    }

    @Example
    void namesAndSeedsTellStreamsApart() {
        Sequential model = model("a", "b");
        model.seed(1);
        Map<String, Long> first = draws(model);
        assertNotEquals(first.get("a.0.random"), first.get("b.0.random"));
        assertNotEquals(first, draws(model));
        model.seed(2);
        assertNotEquals(first, draws(model));
        model.seed(1);
        assertEquals(first, draws(model));
    }

    private static Map<String, long[]> states(Module model) {
        Map<String, long[]> states = new LinkedHashMap<>();
        model.namedStreams().forEach((name, s) -> states.put(name, s.state()));
        return states;
    }

    private static void same(Map<String, long[]> expected, Map<String, long[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, state) -> assertArrayEquals(state, actual.get(name), name));
    }

    /** This is true for nested trees, and does not depend on the order in which they are built. */
    @Example
    void unseededTreesDrawAsIfSeededWith0() {
        Sequential whole = new Sequential(model("a", "b"), new Dropout(0.5f), model("c"));
        Map<String, long[]> unseeded = states(whole);
        assertEquals(4, unseeded.values().stream().map(Arrays::toString).distinct().count());
        whole.seed(0);
        same(states(whole), unseeded);
    }

    @Example
    void laterPartsFollowTheSeed() {
        Linear layer = new Linear(2, 2, new RandomStream(1));
        Sequential early = new Sequential(layer);
        early.seed(5);
        layer.setInputTransform(new Dropout(0.5f));
        Map<String, long[]> late = states(early);
        early.seed(5);
        same(states(early), late);
    }

    /**
     * The first name determines the stream, whether the model is seeded before the submodule is added, afterwards or
     * never.
     */
    @Example
    void aPartThatIsThereTwiceHasItsFirstName() {
        Dropout shared = new Dropout(0.5f);
        Linear layer = new Linear(2, 2, new RandomStream(1));
        Sequential whole = new Sequential(layer, shared, new Sequential(shared, layer));
        layer.setInputTransform(new Dropout(0.5f));
        Map<String, long[]> unseeded = states(whole);
        assertEquals(List.of("0.input_quantizer.random", "1.random"), List.copyOf(unseeded.keySet()));
        whole.seed(0);
        same(states(whole), unseeded);
        whole.seed(4);
        layer.setInputTransform(new Dropout(0.5f));
        Map<String, long[]> late = states(whole);
        whole.seed(4);
        same(states(whole), late);
    }

    /** A submodule that was seeded only through its model receives a new stream when it is moved. */
    @Example
    void aPartThatMovesDrawsApartFromTheOneInItsOldPlace() {
        Linear one = new Linear(2, 2, new RandomStream(1));
        Linear other = new Linear(2, 2, new RandomStream(2));
        Sequential whole = new Sequential(one, other);
        whole.seed(1);
        Dropout moved = new Dropout(0.5f);
        one.setInputTransform(moved);
        one.setInputTransform(null);
        other.setInputTransform(moved);
        one.setInputTransform(new Dropout(0.5f));
        Map<String, long[]> states = states(whole);
        whole.seed(1);
        same(states(whole), states);
    }

    /** A stream that was seeded or drawn from keeps its state when its module becomes a submodule. */
    @Example
    void seededAndUsedStreamsStayAsTheyAre() {
        Sequential seeded = model("a", "b");
        seeded.seed(3);
        Dropout used = new Dropout(0.5f);
        used.apply(Tensor.zeros(1));
        Map<String, long[]> before = states(seeded);
        long[] at = states(used).get("random");
        Sequential whole = new Sequential(seeded, used);
        same(before, states(seeded));
        assertArrayEquals(at, states(whole).get("1.random"));
    }
}
