package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Reads a safetensors file. The data are read only after the header's length and the header have been checked. */
final class SafeTensorsReader {
    private final Path file;
    private final FileChannel in;

    private SafeTensorsReader(Path file, FileChannel in) {
        this.file = file;
        this.in = in;
    }

    static SafeTensors read(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            return new SafeTensorsReader(file, in).read();
        }
    }

    private SafeTensors read() throws IOException {
        long size = in.size();
        byte[] head = head(size);
        Header header = new Header(file, head, size - head.length);
        Map<String, String> metadata = header.metadata();
        checkSeal(metadata, head);
        Seal seal = metadata.containsKey(Seal.CRC) ? new Seal(head) : null;
        Map<String, Entry> entries = new HashMap<>();
        for (Slot slot : header.slots()) {
            byte[] data = read(head.length + slot.begin(), (int) (slot.end() - slot.begin()));
            if (seal != null) {
                seal.update(data);
            }
            entries.put(slot.name(), new Entry(slot.dtype(), slot.shape(), data));
        }
        if (seal != null && !seal.digits().equals(metadata.get(Seal.CRC))) {
            throw new FormatException(file, Seal.OFFSET, "expected the checksum " + seal.digits()
                    + " of what the file holds, found " + Clip.quote(metadata.get(Seal.CRC))
                    + ": the file is damaged, or was rewritten by another program that kept the metadata");
        }
        metadata.remove(Seal.CRC);
        metadata.remove(Seal.FORMAT);
        return new SafeTensors(metadata, entries);
    }

    private byte[] head(long size) throws IOException {
        if (size < Long.BYTES) {
            throw new FormatException(file, size, "expected a header length of 8 bytes, found the end of the file");
        }
        long length = ByteBuffer.wrap(read(0, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        long limit = Math.min(size - Long.BYTES, Header.MAX_LENGTH);
        if (length < 0 || length > limit) {
            byte[] start = read(0, (int) Math.min(size, FileKind.BYTES));
            String kind = FileKind.of(start).orElse(null);
            if (kind != null) {
                throw new FormatException(file, 0, "expected a safetensors file, which begins with the length of its"
                        + " header, found what seems to be " + kind);
            }
            throw new FormatException(file, 0, "expected a header length of at most " + limit
                    + (limit < Header.MAX_LENGTH ? ", the rest of the file" : ", the limit") + ", found "
                    + Long.toUnsignedString(length));
        }
        return read(0, Long.BYTES + (int) length);
    }

    private void checkSeal(Map<String, String> metadata, byte[] head) throws FormatException {
        String format = metadata.get(Seal.FORMAT);
        boolean sealed = metadata.containsKey(Seal.CRC);
        if (format != null && !format.equals(Seal.VERSION)) {
            throw new FormatException(file, Long.BYTES, "expected metadata " + Seal.FORMAT + " to be "
                    + Seal.VERSION + ", found " + Clip.quote(format));
        }
        if (format != null && !sealed) {
            throw new FormatException(file, Long.BYTES, "expected metadata " + Seal.CRC + " beside " + Seal.FORMAT
                    + ", found none: the file is damaged");
        }
        if (sealed && !Seal.isInPlace(head)) {
            throw new FormatException(file, Long.BYTES, "expected a header that begins with " + Seal.START
                    + ", found metadata " + Seal.CRC + " elsewhere: the file is damaged, or was rewritten by another "
                    + "program that kept the metadata");
        }
    }

    private byte[] read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        int n = Blocks.read(in, position, bytes);
        if (n < length) {
            throw new FormatException(file, position + n, "expected " + (length - n)
                    + " bytes more, found the end of the file, which was longer when it was opened");
        }
        return bytes;
    }
}
