package io.github.dropbits.core.io;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Collects the content of a {@link SafeTensors}; created by {@link SafeTensors#builder()}. The order of the calls
 * does not matter. Not thread-safe.
 */
public final class SafeTensorsBuilder {
    private final Map<String, String> metadata = new HashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();

    SafeTensorsBuilder() {
    }

    /**
     * Adds a metadata string.
     *
     * @param key its key, not {@code crc32c} or {@code dropbits_format}, which the writer sets
     * @param value the string
     * @return this builder
     * @throws IllegalArgumentException if the key is one that the writer sets, or already used
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
     * @param name its name, not {@code __metadata__}
     * @param values its values, row-major; copied
     * @param shape its shape
     * @return this builder
     * @throws ShapeException if the values do not fill the shape, or take more bytes than a Java array holds
     * @throws IllegalArgumentException if the name is not allowed, or already used
     */
    public SafeTensorsBuilder put(String name, float[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Adds an array of type {@link DType#F64}.
     *
     * @param name its name, not {@code __metadata__}
     * @param values its values, row-major; copied
     * @param shape its shape
     * @return this builder
     * @throws ShapeException if the values do not fill the shape, or take more bytes than a Java array holds
     * @throws IllegalArgumentException if the name is not allowed, or already used
     */
    public SafeTensorsBuilder put(String name, double[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Adds an array of type {@link DType#I64}.
     *
     * @param name its name, not {@code __metadata__}
     * @param values its values, row-major; copied
     * @param shape its shape
     * @return this builder
     * @throws ShapeException if the values do not fill the shape, or take more bytes than a Java array holds
     * @throws IllegalArgumentException if the name is not allowed, or already used
     */
    public SafeTensorsBuilder put(String name, long[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Adds an array of type {@link DType#I32}.
     *
     * @param name its name, not {@code __metadata__}
     * @param values its values, row-major; copied
     * @param shape its shape
     * @return this builder
     * @throws ShapeException if the values do not fill the shape, or take more bytes than a Java array holds
     * @throws IllegalArgumentException if the name is not allowed, or already used
     */
    public SafeTensorsBuilder put(String name, int[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Adds an array of type {@link DType#U8}.
     *
     * @param name its name, not {@code __metadata__}
     * @param values its values, row-major, interpreted as unsigned; copied
     * @param shape its shape
     * @return this builder
     * @throws ShapeException if the values do not fill the shape
     * @throws IllegalArgumentException if the name is not allowed, or already used
     */
    public SafeTensorsBuilder put(String name, byte[] values, Shape shape) {
        return put(name, Entry.of(values, shape));
    }

    /**
     * Builds the {@link SafeTensors}.
     *
     * @return the content added so far; later calls on this builder do not change it
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
