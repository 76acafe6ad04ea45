package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.io.Json;
import io.github.dropbits.quant.Grid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the members of a JSON object one by one, with their types. It is an error if a member is missing, has a
 * different type or is never read.
 */
public final class Fields {
    /** Marks the signed grid of one bit with the codes -1 and 1. In earlier files, its codes were -1 and 0. */
    static final String SIGNS = "signs";

    private final String where;
    private final Map<?, ?> members;
    private final Set<Object> unread;

    /**
     * Parses a JSON object.
     *
     * @param where a description of the object, for messages
     * @param text the JSON text
     */
    public static Fields of(String where, String text) {
        return new Fields(where, Json.parse(text));
    }

    private Fields(String where, Object value) {
        this.where = where;
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(where + " is no JSON object");
        }
        members = map;
        unread = new HashSet<>(map.keySet());
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    private <T> T get(String name, Class<T> type, String expected) {
        unread.remove(name);
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(where + ": expected " + expected + " as \"" + name + "\", found "
                    + (value == null ? "nothing" : "a " + value.getClass().getSimpleName()));
        }
        return type.cast(value);
    }

    String string(String name) {
        return get(name, String.class, "a text");
    }

    boolean bool(String name) {
        return get(name, Boolean.class, "true or false");
    }

    /** Returns a number that was written from a float. The value is restored exactly. */
    float number(String name) {
        return get(name, Double.class, "a number with a point").floatValue();
    }

    public int integer(String name) {
        long n = get(name, Long.class, "a whole number");
        if (n < 0 || n > Value.MAX_ELEMENTS) {
            throw new IllegalArgumentException(where + ": \"" + name + "\" must be from 0 to "
                    + Value.MAX_ELEMENTS + ", not " + n);
        }
        return (int) n;
    }

    /** Returns numbers that were written from floats. The values are restored exactly. */
    public float[] numbers(String name) {
        List<?> list = list(name);
        float[] out = new float[list.size()];
        for (int i = 0; i < out.length; i++) {
            if (!(list.get(i) instanceof Double d)) {
                throw new IllegalArgumentException(where + ": expected numbers with a point as \"" + name + "\"");
            }
            out[i] = d.floatValue();
        }
        return out;
    }

    private List<?> list(String name) {
        return get(name, List.class, "a list");
    }

    /**
     * Returns a list of objects.
     *
     * @param each a description of each object, for messages, to which the index of the object is appended
     */
    List<Fields> objects(String name, String each) {
        List<?> list = list(name);
        List<Fields> objects = new ArrayList<>();
        for (Object value : list) {
            objects.add(new Fields(each + " " + objects.size(), value));
        }
        return objects;
    }

    int[] ints(String name, int count) {
        List<?> list = list(name);
        int[] out = new int[count];
        for (int i = 0; i < count; i++) {
            if (list.size() != count || !(list.get(i) instanceof Long n) || n < 0 || n > Value.MAX_ELEMENTS) {
                throw new IllegalArgumentException(where + ": expected " + count + " whole numbers from 0 to "
                        + Value.MAX_ELEMENTS + " as \"" + name + "\"");
            }
            out[i] = n.intValue();
        }
        return out;
    }

    Grid grid() {
        long bits = get("bits", Long.class, "a whole number");
        if (bits < 1 || bits > Grid.MOST_BITS) {
            throw new IllegalArgumentException(where + ": bits must be from 1 to " + Grid.MOST_BITS + ", not " + bits);
        }
        Grid grid = new Grid((int) bits, bool("signed"));
        if (grid.isSign() && !(has(SIGNS) && bool(SIGNS))) {
            throw new IllegalArgumentException(where + ": signed codes of one bit were -1 and 0 when this file was"
                    + " written, and are -1 and 1 now; freeze the model again");
        }
        return grid;
    }

    /**
     * Throws an exception if a member was never read, because an unknown member could change the meaning of the file.
     */
    public void end() {
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(where + " has a member that is not known here: one of " + unread.size());
        }
    }
}
