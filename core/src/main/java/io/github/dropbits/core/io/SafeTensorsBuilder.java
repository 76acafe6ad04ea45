package io.github.dropbits.core.io;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A builder of {@link SafeTensors}, created by {@link SafeTensors#builder()}. The order of the calls does not affect
 * the result. Instances are not thread-safe.
 */
public final class SafeTensorsBuilder {
    private final Map<String, String> metadata = new HashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();

    SafeTensorsBuilder() {
    }

    /**
     * Adds a metadata string.
     *
     * @param key the key, other than {@code crc32c} and {@code dropbits_format}, which are reserved for the checksum
     * @param value the string
     * @return this builder
     * @throws IllegalArgumentException if the key is reserved or was already added
     */
    public SafeTensorsBuilder metadata(String key, String value) {
        Objects.requireNonNull(value, "value");
        if (key.equals(Seal.CRC) || key.equals(Seal.FORMAT)) {
            throw new IllegalArgumentException("metadata key " + key + " is set by the writer");
        }
        if (metadata.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("duplicate metadata key " + Clip.quote(key));
        }
        return this;
    }

    /**
     * Adds an array of type {@link DType#F32}.
     *
     * @param name the name of the array, other than {@code __metadata__}
     * @param values the values, row-major; the array is copied
     * @param shape the shape
     * @return this builder
     * @throws ShapeException if the number of values differs from the shape's number of elements, or if the values take
     *     more bytes than a Java array can hold
     * @throws IllegalArgumentException if the name is {@code __metadata__} or was already added
     */
    public SafeTensorsBuilder put(String name, float[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Adds an array of type {@link DType#F64}.
     *
     * @param name the name of the array, other than {@code __metadata__}
     * @param values the values, row-major; the array is copied
     * @param shape the shape
     * @return this builder
     * @throws ShapeException if the number of values differs from the shape's number of elements, or if the values take
     *     more bytes than a Java array can hold
     * @throws IllegalArgumentException if the name is {@code __metadata__} or was already added
     */
    public SafeTensorsBuilder put(String name, double[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Adds an array of type {@link DType#I64}.
     *
     * @param name the name of the array, other than {@code __metadata__}
     * @param values the values, row-major; the array is copied
     * @param shape the shape
     * @return this builder
     * @throws ShapeException if the number of values differs from the shape's number of elements, or if the values take
     *     more bytes than a Java array can hold
     * @throws IllegalArgumentException if the name is {@code __metadata__} or was already added
     */
    public SafeTensorsBuilder put(String name, long[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Adds an array of type {@link DType#I32}.
     *
     * @param name the name of the array, other than {@code __metadata__}
     * @param values the values, row-major; the array is copied
     * @param shape the shape
     * @return this builder
     * @throws ShapeException if the number of values differs from the shape's number of elements, or if the values take
     *     more bytes than a Java array can hold
     * @throws IllegalArgumentException if the name is {@code __metadata__} or was already added
     */
    public SafeTensorsBuilder put(String name, int[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Adds an array of type {@link DType#U8}.
     *
     * @param name the name of the array, other than {@code __metadata__}
     * @param values the values, row-major, interpreted as unsigned; the array is copied
     * @param shape the shape
     * @return this builder
     * @throws ShapeException if the number of values differs from the shape's number of elements
     * @throws IllegalArgumentException if the name is {@code __metadata__} or was already added
     */
    public SafeTensorsBuilder put(String name, byte[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Builds the {@link SafeTensors}.
     *
     * @return the content that was added so far; later calls on this builder do not affect it
     */
    public SafeTensors build() {
        return new SafeTensors(metadata, entries);
    }

    private SafeTensorsBuilder put(String name, Entry entry) {
        if (name.equals(Header.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + Header.METADATA);
        }
        if (entries.putIfAbsent(name, entry) != null) {
            throw new IllegalArgumentException("duplicate tensor name " + Clip.quote(name));
        }
        return this;
    }
}
