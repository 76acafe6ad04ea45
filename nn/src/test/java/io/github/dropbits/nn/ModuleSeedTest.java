package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dropbits.core.RandomStream;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A seed decides every stream's draws together with the stream's name, and nothing else does. */
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
}
