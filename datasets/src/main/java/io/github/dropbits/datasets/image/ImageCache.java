package io.github.dropbits.datasets.image;

import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.core.runtime.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * A file of decoded images: a magic text, the key of the image files ({@link ImageFiles#key}), a CRC-32C of each image,
 * a CRC-32C of all bytes so far, and then the images in order. Numbers are big-endian. The length of the cache file
 * follows from the number of images and their side, so it is checked before the file is read.
 */
final class ImageCache {
    private static final byte[] MAGIC = "DropBits images2".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY = 32;
    /** The number of images that one task decodes or checks. */
    private static final int BLOCK = 32;
    private static final int NAMED_FAILURES = 50;

    private final ImageFiles images;
    private final int side;
    private final Path file;
    private final byte[] key;
    private final int count;
    private final int length;
    private final int head;

    private ImageCache(ImageFiles images, int side, Path file) throws IOException {
        this.images = images;
        this.side = side;
        this.file = file;
        this.key = images.key(side);
        this.count = images.files().size();
        this.length = ImageDecoder.CHANNELS * side * side;
        this.head = Math.addExact(MAGIC.length + KEY + Integer.BYTES, Math.multiplyExact(Integer.BYTES, count));
    }

    /** Maps the decoded images from the file; decodes them first if the file does not hold exactly these images. */
    static MemorySegment open(ImageFiles images, int side, Path file) throws IOException {
        ImageCache cache = new ImageCache(images, side, file);
        MemorySegment pixels = cache.map();
        if (pixels == null) {
            cache.make();
            pixels = cache.map();
        }
        if (pixels == null) {
            throw new IOException(file + " does not hold what was just written");
        }
        return pixels;
    }

    /** Maps the images from the file; null if the file is missing, holds other images or is damaged. */
    private MemorySegment map() throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (FileChannel in = FileChannel.open(file)) {
            if (in.size() != head + (long) count * length) {
                return null;
            }
            MemorySegment whole = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), Arena.ofAuto());
            ByteBuffer actual = whole.asSlice(0, head).asByteBuffer();
            int[] sums = new int[count];
            actual.position(MAGIC.length + KEY).slice().asIntBuffer().get(sums);
            MemorySegment pixels = whole.asSlice(head);
            return actual.rewind().equals(ByteBuffer.wrap(head(sums))) && intact(pixels, sums) ? pixels : null;
        }
    }

    private boolean intact(MemorySegment pixels, int[] sums) {
        AtomicBoolean intact = new AtomicBoolean(true);
        forEachImage(i -> {
            if (intact.get() && sum(pixels.asSlice((long) i * length, length).asByteBuffer()) != sums[i]) {
                intact.set(false);
            }
        });
        return intact.get();
    }

    private byte[] head(int[] sums) {
        ByteBuffer to = ByteBuffer.allocate(head).put(MAGIC).put(key);
        for (int s : sums) {
            to.putInt(s);
        }
        return to.putInt(sum(to.duplicate().flip())).array();
    }

    private void make() throws IOException {
        Desktop.require();
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(directory)) {
            requireRoom(directory);
        }
        AtomicFiles.write(file, this::decode);
    }

    private void requireRoom(Path directory) throws IOException {
        String what = "the decoded images of " + images.root() + " cannot be kept in " + directory;
        if (!Files.isWritable(directory)) {
            throw new IOException(what + ", which is not writable: give another directory for the cache");
        }
        long size = head + (long) count * length;
        long free = Files.getFileStore(directory).getUsableSpace();
        if (size > free) {
            throw new IOException(what + ": they take " + size + " bytes, and " + free + " are free");
        }
    }

    private void decode(FileChannel out) throws IOException {
        int[] sums = new int[count];
        Map<Integer, FormatException> failures = new ConcurrentSkipListMap<>();
        Progress progress = new Progress("decoding " + images.root(), count);
        try {
            forEachImage(i -> {
                try {
                    ByteBuffer bytes = ByteBuffer.wrap(ImageDecoder.decode(images.files().get(i), side));
                    sums[i] = sum(bytes.duplicate());
                    write(out, bytes, head + (long) i * length);
                } catch (FormatException e) {
                    failures.put(i, e);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                progress.step();
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        report(failures);
        write(out, ByteBuffer.wrap(head(sums)), 0);
    }

    /** Throws the first failure, if any; the message also names other failed files, so that all can be repaired. */
    private void report(Map<Integer, FormatException> failures) throws IOException {
        if (failures.isEmpty()) {
            return;
        }
        FormatException first = failures.values().iterator().next();
        if (failures.size() == 1) {
            throw first;
        }
        String others = failures.keySet().stream().skip(1).limit(NAMED_FAILURES)
                .map(i -> images.files().get(i).toString()).collect(Collectors.joining(", "));
        throw new IOException(first.getMessage() + "; of " + count + " images " + (failures.size() - 1)
                + " more cannot be decoded: " + others + (failures.size() - 1 > NAMED_FAILURES ? " and others" : ""),
                first);
    }

    private void forEachImage(IntConsumer task) {
        Workers.forEach(Math.ceilDiv(count, BLOCK), block -> {
            for (int i = block * BLOCK; i < Math.min(count, block * BLOCK + BLOCK); i++) {
                task.accept(i);
            }
        });
    }

    private static int sum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static void write(FileChannel out, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }
}
