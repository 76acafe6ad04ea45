package io.github.dropbits.core.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object that is built member by member, for {@link Json#write}. The methods accept only types that JSON has.
 * Members are written in the order in which they were put. Putting a member again replaces its value and keeps its
 * position. Not thread-safe.
 */
public final class JsonObject {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /** Creates an object without members. */
    public JsonObject() {
    }

    Map<String, Object> members() {
        return members;
    }

    private JsonObject set(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /**
     * Puts a string.
     *
     * @param name the member's name
     * @param value the string; a Java null is written as JSON's {@code null}
     * @return this object
     */
    public JsonObject put(String name, String value) {
        return set(name, value);
    }

    /**
     * Puts a whole number.
     *
     * @param name the member's name
     * @param value the number
     * @return this object
     */
    public JsonObject put(String name, long value) {
        return set(name, value);
    }

    /**
     * Puts a number. A float passed here becomes the double that equals it, and is written with that double's digits,
     * so that it is read back exactly.
     *
     * @param name the member's name
     * @param value the number, finite
     * @return this object
     */
    public JsonObject put(String name, double value) {
        return set(name, value);
    }

    /**
     * Puts a boolean.
     *
     * @param name the member's name
     * @param value the boolean
     * @return this object
     */
    public JsonObject put(String name, boolean value) {
        return set(name, value);
    }

    /**
     * Puts whole numbers.
     *
     * @param name the member's name
     * @param values the numbers; copied
     * @return this object
     */
    public JsonObject put(String name, int[] values) {
        return set(name, values.clone());
    }

    /**
     * Puts numbers, each written as by {@link #put(String, double)}.
     *
     * @param name the member's name
     * @param values the numbers, finite; copied
     * @return this object
     */
    public JsonObject put(String name, float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return set(name, wide);
    }

    /**
     * Puts an object.
     *
     * @param name the member's name
     * @param value the object; not copied, so later changes to it count
     * @return this object
     */
    public JsonObject put(String name, JsonObject value) {
        return set(name, value);
    }

    /**
     * Puts a list of objects.
     *
     * @param name the member's name
     * @param values the objects; the list is copied
     * @return this object
     */
    public JsonObject put(String name, List<JsonObject> values) {
        return set(name, List.copyOf(values));
    }

    /** Returns the JSON text, as {@link Json#write} writes it. */
    @Override
    public String toString() {
        return Json.write(this);
    }
}
