package io.github.dropbits.core.io;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The header of a safetensors file. The constructor checks it, also against the size of the data in the file. */
final class Header {
    /** The maximum length of a header, in bytes. The reader of the safetensors project has the same limit. */
    static final int MAX_LENGTH = 100_000_000;
    /** The member name that the header reserves for the metadata. */
    static final String METADATA = "__metadata__";

    /** The largest number of metadata, so that a header's memory is in proportion to its length. */
    static final int MOST_METADATA = 1 << 16;
    /** The largest number of JSON values in a tensor's entry; a tensor with fewer dimensions needs fewer. */
    private static final int MOST_VALUES = 256;

    private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

    private final Path file;
    private final byte[] head;
    private final long dataSize;
    private final String text;
    private final JsonParser parser;
    private final Map<String, String> metadata = new TreeMap<>();
    private final List<Slot> slots = new ArrayList<>();
    /** The last character whose offset in the file was computed, and that offset. */
    private int lastIndex;
    private long lastOffset = Long.BYTES;

    /**
     * Reads and checks a header.
     *
     * @param file the file, which error messages name
     * @param head the bytes at the start of the file: the header's length in 8 bytes, followed by the header
     * @param dataSize the number of bytes in the file after {@code head}
     */
    Header(Path file, byte[] head, long dataSize) throws FormatException {
        this.file = file;
        this.head = head;
        this.dataSize = dataSize;
        this.text = decode();
        this.parser = new JsonParser(text);
        parse();
        slots.sort(Comparator.comparingLong(Slot::begin).thenComparingLong(Slot::end));
        checkTiling();
    }

    /** Returns all metadata, including the keys of the checksum (see {@link Seal}) if the file has one. */
    Map<String, String> metadata() {
        return metadata;
    }

    /** Returns the tensors in the order of their data in the file. There are no gaps between their data. */
    List<Slot> slots() {
        return slots;
    }

    private String decode() throws FormatException {
        int ascii = Long.BYTES;
        while (ascii < head.length && head[ascii] >= 0) {
            ascii++;
        }
        if (ascii == head.length) {
            return new String(head, Long.BYTES, head.length - Long.BYTES, StandardCharsets.US_ASCII);
        }
        ByteBuffer in = ByteBuffer.wrap(head, Long.BYTES, head.length - Long.BYTES);
        CharBuffer out = CharBuffer.allocate(in.remaining());
        if (StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
            throw bad(in.position(), "expected a header in UTF-8, found a malformed byte sequence");
        }
        return out.flip().toString();
    }

    private void parse() throws FormatException {
        // This check also rejects leading white space, which JSON allows but safetensors does not.
        if (!text.startsWith("{")) {
            throw bad(Long.BYTES, "expected a header that begins with '{', found "
                    + (text.isEmpty() ? "an empty one" : Clip.quote(text)));
        }
        try {
            parser.<FormatException>document((name, at) -> {
                long offset = fileOffset(at);
                if (name.equals(METADATA)) {
                    readMetadata(offset);
                } else {
                    slots.add(slot(name, offset, parser.value(MOST_VALUES)));
                }
            });
        } catch (JsonException e) {
            FormatException problem = bad(fileOffset(e.offset()), "the header is not valid JSON: " + e.reason());
            problem.initCause(e);
            throw problem;
        }
    }

    private void readMetadata(long offset) throws FormatException {
        if (!parser.atObject()) {
            throw bad(offset, "expected __metadata__ to be an object of strings, found "
                    + Clip.value(parser.value(MOST_VALUES)));
        }
        parser.<FormatException>members((key, at) -> {
            Object value = parser.value(MOST_VALUES);
            if (!(value instanceof String string)) {
                throw bad(offset, "expected metadata " + Clip.quote(key) + " to be a string, found "
                        + Clip.value(value));
            }
            if (metadata.size() == MOST_METADATA) {
                throw bad(offset, "expected at most " + MOST_METADATA + " metadata, found more");
            }
            metadata.put(key, string);
        });
    }

    private Slot slot(String name, long offset, Object value) throws FormatException {
        String of = "tensor " + Clip.quote(name) + ": ";
        if (!(value instanceof Map<?, ?> map) || !map.keySet().equals(KEYS)) {
            throw bad(offset, of + "expected an object of dtype, shape and data_offsets, found " + Clip.value(value));
        }
        DType dtype = DType.named(map.get("dtype"));
        if (dtype == null) {
            throw bad(offset, of + "expected a dtype of " + List.of(DType.values()) + ", found "
                    + Clip.value(map.get("dtype")));
        }
        Shape shape = shape(offset, of, map.get("shape"));
        Object range = map.get("data_offsets");
        if (!isIndices(range, dataSize) || ((List<?>) range).size() != 2) {
            throw bad(offset, of + "expected two data_offsets from 0 to " + dataSize
                    + ", the bytes of data in the file, found " + Clip.value(range));
        }
        long begin = (Long) ((List<?>) range).get(0);
        long end = (Long) ((List<?>) range).get(1);
        long size = (long) shape.elements() * dtype.size();
        if (end - begin != size) {
            throw bad(offset, of + "expected data_offsets " + size + " bytes apart for " + dtype + " "
                    + Clip.value(map.get("shape")) + ", found " + Clip.value(range));
        }
        if (size > Entry.MAX_BYTES) {
            throw bad(offset, of + "expected at most the " + Entry.MAX_BYTES
                    + " bytes that a Java array can hold, found " + size);
        }
        return new Slot(name, dtype, shape, begin, end, offset);
    }

    private Shape shape(long offset, String of, Object value) throws FormatException {
        if (!isIndices(value, Integer.MAX_VALUE)) {
            throw bad(offset, of + "expected a shape of dimensions from 0 to " + Integer.MAX_VALUE + ", found "
                    + Clip.value(value));
        }
        try {
            return Shape.of(((List<?>) value).stream().mapToInt(d -> ((Long) d).intValue()).toArray());
        } catch (ShapeException e) {
            FormatException problem = bad(offset, of + "expected a shape of at most " + Integer.MAX_VALUE
                    + " elements, found " + Clip.value(value));
            problem.initCause(e);
            throw problem;
        }
    }

    private static boolean isIndices(Object value, long limit) {
        return value instanceof List<?> list
                && list.stream().allMatch(item -> item instanceof Long n && n >= 0 && n <= limit);
    }

    /**
     * Checks that the data of the tensors are contiguous and do not overlap, and that they end at the end of the file.
     */
    private void checkTiling() throws FormatException {
        long expected = 0;
        for (Slot slot : slots) {
            if (slot.begin() != expected) {
                throw bad(slot.headerOffset(), "tensor " + Clip.quote(slot.name()) + ": expected data_offsets from "
                        + expected + ", where the data before it end, found " + slot.begin() + ": "
                        + (slot.begin() > expected ? "a hole" : "an overlap"));
            }
            expected = slot.end();
        }
        if (expected != dataSize) {
            throw bad(head.length + expected, "expected the file to end with the last tensor, found "
                    + (dataSize - expected) + " bytes more");
        }
    }

    /** Converts the index of a character in the header's text to a byte offset in the file. */
    private long fileOffset(int index) {
        // Offsets are asked for in rising order, but for one at a time in the case of an error.
        if (index < lastIndex) {
            lastIndex = 0;
            lastOffset = Long.BYTES;
        }
        lastOffset += text.substring(lastIndex, index).getBytes(StandardCharsets.UTF_8).length;
        lastIndex = index;
        return lastOffset;
    }

    private FormatException bad(long offset, String problem) {
        return new FormatException(file, offset, problem);
    }
}
