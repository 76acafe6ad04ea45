package io.github.dropbits.datasets.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where decoded images are kept. */
sealed interface Storage {
    /**
     * The decoded images of one part of a set, which are decoded first if they are not kept yet.
     *
     * @param name a name for the part and its selection of images
     */
    MemorySegment pixels(ImageFiles images, int side, String name) throws IOException;

    /** Files in a folder that exists. */
    record Folder(Path folder) implements Storage {
        @Override
        public MemorySegment pixels(ImageFiles images, int side, String name) throws IOException {
            return new ImageCache(images, side, file(folder, name, side)).open(size -> { });
        }
    }

    /** Files in the user's own folder of caches, which is created. */
    record Users(Path folder) implements Storage {
        @Override
        public MemorySegment pixels(ImageFiles images, int side, String name) throws IOException {
            return new ImageCache(images, side, file(folder, name, side)).open(this::prepare);
        }

        private void prepare(long size) throws IOException {
            if (size > UserCache.MOST_BYTES) {
                throw new CacheException("the decoded images take " + size + " bytes; the user's cache " + folder
                        + " keeps at most " + UserCache.MOST_BYTES + ": give another folder for the cache");
            }
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new CacheException("the folder " + folder + " for decoded images cannot be created ("
                        + e.getMessage() + "): give another folder for the cache", e);
            }
            UserCache.makeRoom(folder, size, UserCache.MOST_BYTES);
        }
    }

    /** Memory, outside of Java's heap. */
    record Memory() implements Storage {
        @Override
        public MemorySegment pixels(ImageFiles images, int side, String name) throws IOException {
            long length = (long) ImageDecoder.CHANNELS * side * side;
            MemorySegment pixels = Arena.ofAuto().allocate(length * images.files().size());
            new Decoding(images, side).run((i, bytes) ->
                    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, pixels, i * length, length));
            return pixels;
        }
    }

    private static Path file(Path folder, String name, int side) {
        return folder.resolve("dropbits-" + name + "-" + side + ".cache");
    }
}
