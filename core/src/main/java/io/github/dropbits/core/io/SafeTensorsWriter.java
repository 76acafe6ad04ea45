package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a safetensors file with a checksum (see {@link Seal}). */
final class SafeTensorsWriter {
    private SafeTensorsWriter() {
    }

    static void write(Path file, Map<String, String> metadata, Map<String, Entry> entries) throws IOException {
        byte[] head = head(header(metadata, entries));
        Seal seal = new Seal(head);
        entries.values().forEach(entry -> seal.update(entry.data()));
        seal.stamp(head);
        AtomicFiles.write(file, out -> {
            Blocks.write(out, head);
            for (Entry entry : entries.values()) {
                Blocks.write(out, entry.data());
            }
        });
    }

    private static byte[] header(Map<String, String> metadata, Map<String, Entry> entries) {
        Map<String, String> sealed = new LinkedHashMap<>();
        Seal.reserve(sealed);
        sealed.putAll(metadata);
        Map<String, Object> header = new LinkedHashMap<>();
        header.put(Header.METADATA, sealed);
        long end = 0;
        for (Map.Entry<String, Entry> named : entries.entrySet()) {
            Entry entry = named.getValue();
            long begin = end;
            end += entry.data().length;
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("dtype", entry.dtype().name());
            info.put("shape", entry.shape().toArray());
            info.put("data_offsets", List.of(begin, end));
            header.put(named.getKey(), info);
        }
        return Json.write(header).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the bytes at the start of the file: the header's length, followed by the header. The header is padded
     * with spaces, so that the data after it are aligned to 8 bytes.
     */
    static byte[] head(byte[] header) {
        int length = (header.length + 7) / 8 * 8;
        if (length > Header.MAX_LENGTH) {
            throw new IllegalStateException("names and metadata make a header of " + length
                    + " bytes, more than the " + Header.MAX_LENGTH + " that readers of safetensors accept");
        }
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(length).put(header);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        return head.array();
    }
}
