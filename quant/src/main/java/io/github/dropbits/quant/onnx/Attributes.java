package io.github.dropbits.quant.onnx;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The attributes of a node, sorted by name. Instances are immutable. */
final class Attributes {
    /** The empty set of attributes. */
    static final Attributes NONE = new Attributes(new TreeMap<>());

    private final SortedMap<String, Attribute> values;

    private Attributes(SortedMap<String, Attribute> values) {
        this.values = values;
    }

    static Attributes of(String name, int value) {
        return NONE.with(name, value);
    }

    static Attributes of(String name, float value) {
        return NONE.with(name, value);
    }

    static Attributes of(String name, int[] values) {
        return NONE.with(name, values);
    }

    Attributes with(String name, int value) {
        return with(name, new Attribute.Int(value));
    }

    Attributes with(String name, boolean flag) {
        return with(name, flag ? 1 : 0);
    }

    Attributes with(String name, float value) {
        return with(name, new Attribute.Float(value));
    }

    Attributes with(String name, int[] numbers) {
        return with(name, new Attribute.Ints(numbers.clone()));
    }

    private Attributes with(String name, Attribute value) {
        SortedMap<String, Attribute> more = new TreeMap<>(values);
        more.put(name, value);
        return new Attributes(more);
    }

    void forEach(BiConsumer<String, Attribute> action) {
        values.forEach(action);
    }
}
