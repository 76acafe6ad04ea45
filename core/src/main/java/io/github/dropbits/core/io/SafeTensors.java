package io.github.dropbits.core.io;

import io.github.dropbits.core.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a safetensors file: named arrays with shapes, and metadata strings. Instances are immutable, and all
 * values are copied bit for bit. An array can have a size of at most about 2 GB.
 *
 * <p>The metadata are sorted by key. The arrays are sorted by descending alignment (I64, F64, F32, I32, BF16, F16, U8)
 * and then by name, in the same way as by the writer of the safetensors project. These orders apply both in memory and
 * in the file. The bytes of a file therefore depend only on its content, and every array is aligned to its element
 * size.
 *
 * <p>Files that this class writes contain a checksum. The metadata key {@code crc32c}, which is the first key in the
 * header, has as its value the CRC-32C of all bytes of the file, in eight hexadecimal digits. When the checksum is
 * computed, its own digits are replaced by {@code 0}. The metadata key {@code dropbits_format} requires that the
 * checksum be present. {@link #read} checks both keys and removes them from the metadata. Another program that rewrites
 * such a file must remove both keys; a file without them is read without this check.
 */
public final class SafeTensors {
    private final Map<String, String> metadata;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    SafeTensors(Map<String, String> metadata, Map<String, Entry> unordered) {
        this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        Comparator<Map.Entry<String, Entry>> byType = Comparator.comparing(named -> named.getValue().dtype());
        unordered.entrySet().stream()
                .sorted(byType.reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(named -> entries.put(named.getKey(), named.getValue()));
    }

    /**
     * Creates an empty builder.
     *
     * @return the builder, to which arrays and metadata can be added
     */
    public static SafeTensorsBuilder builder() {
        return new SafeTensorsBuilder();
    }

    /**
     * Reads a safetensors file that was written by this class or by other software.
     *
     * @param file the file
     * @return the content of the file
     * @throws FormatException if the file is damaged, is not a safetensors file, or contains an element type that is
     *     not in {@link DType}
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if reading fails
     */
    public static SafeTensors read(Path file) throws IOException {
        return SafeTensorsReader.read(file);
    }

    /**
     * Writes the content to a safetensors file with a checksum. An existing file is replaced atomically (see
     * {@link AtomicFiles}).
     *
     * @param file the file to create or replace; its directory must exist
     * @throws java.nio.file.NoSuchFileException if the directory does not exist; the exception names the directory
     * @throws IOException if writing fails; an existing file is not changed
     * @throws IllegalStateException if the header with all names and metadata is longer than the 100 MB that readers
     *     accept
     */
    public void write(Path file) throws IOException {
        SafeTensorsWriter.write(file, metadata, entries);
    }

    /**
     * Returns the metadata, without the two keys that belong to the checksum.
     *
     * @return an unmodifiable map, sorted by key
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Returns the names of all arrays.
     *
     * @return an unmodifiable list, in the order of the file
     */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /**
     * Returns whether there is an array with the given name.
     *
     * @param name the name
     * @return true if there is such an array
     */
    public boolean contains(String name) {
        return entries.containsKey(name);
    }

    /**
     * Returns the element type of an array.
     *
     * @param name the name of the array
     * @return the element type
     * @throws IllegalArgumentException if there is no array with this name
     */
    public DType dtype(String name) {
        return entry(name).dtype();
    }

    /**
     * Returns the shape of an array.
     *
     * @param name the name of the array
     * @return the shape, which is {@code []} for a scalar
     * @throws IllegalArgumentException if there is no array with this name
     */
    public Shape shape(String name) {
        return entry(name).shape();
    }

    /**
     * Returns the values of an array of type {@link DType#F32}.
     *
     * @param name the name of the array
     * @return a copy, row-major
     * @throws IllegalArgumentException if there is no array with this name, or if the array has another type
     */
    public float[] floats(String name) {
        return entry(name, DType.F32).floats();
    }

    /**
     * Returns the values of an array of any floating-point type, as floats.
     *
     * @param name the name of the array
     * @return a copy, row-major; values of type {@link DType#F64} are rounded to the nearest float, and values of other
     *     types are converted exactly
     * @throws IllegalArgumentException if there is no array with this name, or if its type is not a floating-point type
     */
    public float[] asFloats(String name) {
        Entry entry = entry(name);
        if (!entry.dtype().isFloat()) {
            throw new IllegalArgumentException("tensor " + Clip.quote(name) + " is of type " + entry.dtype()
                    + ", not of floats");
        }
        return entry.asFloats();
    }

    /**
     * Returns the values of an array of type {@link DType#F64}.
     *
     * @param name the name of the array
     * @return a copy, row-major
     * @throws IllegalArgumentException if there is no array with this name, or if the array has another type
     */
    public double[] doubles(String name) {
        return entry(name, DType.F64).doubles();
    }

    /**
     * Returns the values of an array of type {@link DType#I64}.
     *
     * @param name the name of the array
     * @return a copy, row-major
     * @throws IllegalArgumentException if there is no array with this name, or if the array has another type
     */
    public long[] longs(String name) {
        return entry(name, DType.I64).longs();
    }

    /**
     * Returns the values of an array of type {@link DType#I32}.
     *
     * @param name the name of the array
     * @return a copy, row-major
     * @throws IllegalArgumentException if there is no array with this name, or if the array has another type
     */
    public int[] ints(String name) {
        return entry(name, DType.I32).ints();
    }

    /**
     * Returns the values of an array of type {@link DType#U8}, as signed bytes with the same bits.
     *
     * @param name the name of the array
     * @return a copy, row-major
     * @throws IllegalArgumentException if there is no array with this name, or if the array has another type
     */
    public byte[] bytes(String name) {
        return entry(name, DType.U8).bytes();
    }

    private Entry entry(String name, DType wanted) {
        Entry entry = entry(name);
        if (entry.dtype() != wanted) {
            throw new IllegalArgumentException("tensor " + Clip.quote(name) + " is of type " + entry.dtype() + ", not "
                    + wanted);
        }
        return entry;
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no tensor " + Clip.quote(name) + " among the " + entries.size()
                    + " there are");
        }
        return entry;
    }
}
