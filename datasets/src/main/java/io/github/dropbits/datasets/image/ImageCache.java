package io.github.dropbits.datasets.image;

import io.github.dropbits.core.io.AtomicFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;

/**
 * A file of decoded images: a magic text, the key of the image files ({@link ImageFiles#key}), a CRC-32C of each image,
 * a CRC-32C of all bytes so far, and then the images in order. Numbers are big-endian. The length of the cache file
 * follows from the number of images and their side, so it is checked before the file is read.
 */
final class ImageCache {
    private static final byte[] MAGIC = "DropBits images2".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY = 32;

    private final ImageFiles images;
    private final int side;
    private final Path file;
    private final byte[] key;
    private final int count;
    private final int length;
    private final int head;

    /** Is called before a cache is written. */
    @FunctionalInterface
    interface Preparation {
        /**
         * Prepares the folder of the cache.
         *
         * @param size the size of the cache in bytes
         */
        void prepare(long size) throws IOException;
    }

    ImageCache(ImageFiles images, int side, Path file) throws IOException {
        this.images = images;
        this.side = side;
        this.file = file;
        this.key = images.key(side);
        this.count = images.files().size();
        this.length = ImageDecoder.CHANNELS * side * side;
        this.head = Math.addExact(MAGIC.length + KEY + Integer.BYTES, Math.multiplyExact(Integer.BYTES, count));
    }

    /** Maps the decoded images from the file; decodes them first if the file does not hold exactly these images. */
    MemorySegment open(Preparation preparation) throws IOException {
        MemorySegment pixels = map();
        if (pixels == null) {
            make(preparation);
            pixels = map();
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
            if (in.size() != size()) {
                return null;
            }
            MemorySegment whole = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), Arena.ofAuto());
            ByteBuffer actual = whole.asSlice(0, head).asByteBuffer();
            int[] sums = new int[count];
            actual.position(MAGIC.length + KEY).slice().asIntBuffer().get(sums);
            MemorySegment pixels = whole.asSlice(head);
            if (!actual.rewind().equals(ByteBuffer.wrap(head(sums))) || !intact(pixels, sums)) {
                return null;
            }
            markUsed();
            return pixels;
        }
    }

    /** Sets the time by which {@link UserCache} finds the caches that were not used for the longest time. */
    private void markUsed() {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // A cache that may only be read, such as a shared one, is used all the same.
            return;
        }
    }

    private boolean intact(MemorySegment pixels, int[] sums) {
        AtomicBoolean intact = new AtomicBoolean(true);
        Decoding.forEach(count, i -> {
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

    private void make(Preparation preparation) throws IOException {
        Desktop.require();
        preparation.prepare(size());
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(directory)) {
            requireRoom(directory);
        }
        System.err.println("the decoded images of " + images.root() + " are kept in " + file + ", " + size()
                + " bytes");
        AtomicFiles.write(file, this::decode);
    }

    private long size() {
        return head + (long) count * length;
    }

    private void requireRoom(Path directory) throws IOException {
        String what = "the decoded images of " + images.root() + " cannot be kept in " + directory;
        if (!Files.isWritable(directory)) {
            throw new CacheException(what + ", which is not writable: give another directory for the cache");
        }
        long free = Files.getFileStore(directory).getUsableSpace();
        if (size() > free) {
            throw new CacheException(what + ": they take " + size() + " bytes, and " + free
                    + " are free; give another directory for the cache");
        }
    }

    private void decode(FileChannel out) throws IOException {
        int[] sums = new int[count];
        new Decoding(images, side).run((i, pixels) -> {
            ByteBuffer bytes = ByteBuffer.wrap(pixels);
            sums[i] = sum(bytes.duplicate());
            write(out, bytes, head + (long) i * length);
        });
        write(out, ByteBuffer.wrap(head(sums)), 0);
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
