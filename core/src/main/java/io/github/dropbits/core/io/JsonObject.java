package io.github.dropbits.core.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object that is built member by member and written by {@link Json#write}. The methods accept only types that
 * JSON can represent. Members are written in the order in which they were put. Putting a member again replaces its
 * value and keeps its position. Instances are not thread-safe.
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
     * Puts a string member.
     *
     * @param name the member's name
     * @param value the string, or null, which is written as {@code null}
     * @return this object
     */
    public JsonObject put(String name, String value) {
        return set(name, value);
    }

    /**
     * Puts an integer member.
     *
     * @param name the member's name
     * @param value the number
     * @return this object
     */
    public JsonObject put(String name, long value) {
        return set(name, value);
    }

    /**
     * Puts a number member. A float argument is widened to double and written with the digits of that double, so that
     * reading the text restores the exact value.
     *
     * @param name the member's name
     * @param value the number, finite
     * @return this object
     */
    public JsonObject put(String name, double value) {
        return set(name, value);
    }

    /**
     * Puts a boolean member.
     *
     * @param name the member's name
     * @param value the boolean
     * @return this object
     */
    public JsonObject put(String name, boolean value) {
        return set(name, value);
    }

    /**
     * Puts a member that is an array of integers.
     *
     * @param name the member's name
     * @param values the numbers; the array is copied
     * @return this object
     */
    public JsonObject put(String name, int[] values) {
        return set(name, values.clone());
    }

    /**
     * Puts a member that is an array of numbers. Each is written as by {@link #put(String, double)}.
     *
     * @param name the member's name
     * @param values the numbers, finite; the array is copied
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
     * Puts a member that is itself an object.
     *
     * @param name the member's name
     * @param value the object; it is not copied, so later changes to it take effect
     * @return this object
     */
    public JsonObject put(String name, JsonObject value) {
        return set(name, value);
    }

    /**
     * Puts a member that is an array of objects.
     *
     * @param name the member's name
     * @param values the objects; the list is copied
     * @return this object
     */
    public JsonObject put(String name, List<JsonObject> values) {
        return set(name, List.copyOf(values));
    }

    /** Returns the JSON text of this object, as {@link Json#write} writes it. */
    @Override
    public String toString() {
        return Json.write(this);
    }
}
