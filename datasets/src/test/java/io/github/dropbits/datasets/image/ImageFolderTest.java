package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.MissingDataException;
import io.github.dropbits.datasets.Split;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    private static final int SIDE = 4;

    @TempDir
    private Path dir;
    private Path train;

    /** Images of one grey value each: 10 and 20 in class a, 30 in class B, which sorts first; 40 and 50 to test on. */
    @BeforeEach
    void write() throws IOException {
        grey("train/a/2.png", 20);
        grey("train/a/10.PNG", 10);
        grey("train/B/x.png", 30);
        grey("val/a/0.png", 40);
        grey("val/B/0.png", 50);
        Files.writeString(dir.resolve("train/a/notes.txt"), "no image");
        Files.writeString(dir.resolve("train/.hidden.png"), "no class");
        Files.writeString(dir.resolve("train/a/.hidden.png"), "no image");
        Files.createDirectories(dir.resolve("train/.git"));
        train = dir.resolve("dropbits-train-4.cache");
    }

    @Test
    void readsClassesAndFilesInTheOrderOfTheirNames() throws IOException {
        Split split = ImageFolder.load(dir, SIDE, dir);
        assertEquals(Shape.of(3, 3, SIDE, SIDE), split.train().shape());
        assertEquals(2, split.train().classes());
        assertEquals(dir.getFileName() + " train", split.train().name());
        assertEquals(dir.getFileName() + " val", split.test().name());
        assertArrayEquals(new int[] {0, 1, 1}, split.train().labels());
        assertArrayEquals(new int[] {0, 1}, split.test().labels());
        assertGreys(split.train(), 30, 10, 20);
        assertGreys(split.test(), 50, 40);
        assertTrue(Files.exists(train));
        assertTrue(Files.exists(dir.resolve("dropbits-val-4.cache")));
    }

    @Test
    void testComesBeforeVal() throws IOException {
        Files.createDirectories(dir.resolve("test"));
        assertGreys(ImageFolder.load(dir, SIDE, dir).test(), 50, 40);
        grey("test/a/0.png", 60);
        grey("test/B/0.png", 70);
        assertGreys(ImageFolder.load(dir, SIDE, dir).test(), 70, 60);
    }

    @Test
    void cacheIsKeptWhereItIsAskedFor() throws IOException {
        Path cache = Files.createDirectory(dir.resolve("elsewhere"));
        assertGreys(ImageFolder.load(dir, SIDE, cache).train(), 30, 10, 20);
        assertFalse(Files.exists(train));
        assertEquals(2, list(cache).size());
        // Each side has its own cache file.
        assertEquals(Shape.of(3, 3, 7, 7), ImageFolder.load(dir, 7, cache).train().shape());
        assertEquals(4, list(cache).size());
    }

    @Test
    void cacheIsUsedAndNotWrittenAgain() throws IOException {
        ImageFolder.load(dir, SIDE, dir);
        Object written = Files.readAttributes(train, BasicFileAttributes.class).fileKey();
        // A file with unchanged size and time is not read again: its pixels come from the cache.
        Path image = dir.resolve("train/B/x.png");
        FileTime time = Files.getLastModifiedTime(image);
        byte[] junk = new byte[(int) Files.size(image)];
        Files.write(image, junk);
        Files.setLastModifiedTime(image, time);
        assertGreys(ImageFolder.load(dir, SIDE, dir).train(), 30, 10, 20);
        assertEquals(written, Files.readAttributes(train, BasicFileAttributes.class).fileKey());
    }

    @Test
    void staleCacheIsMadeAnew() throws IOException {
        ImageFolder.load(dir, SIDE, dir);
        Path image = dir.resolve("train/B/x.png");
        FileTime time = Files.getLastModifiedTime(image);
        grey("train/B/x.png", 31);
        Files.setLastModifiedTime(image, FileTime.fromMillis(time.toMillis() + 1));
        assertGreys(ImageFolder.load(dir, SIDE, dir).train(), 31, 10, 20);
        grey("train/B/y.png", 32);
        assertGreys(ImageFolder.load(dir, SIDE, dir).train(), 31, 32, 10, 20);
        Files.delete(image);
        assertGreys(ImageFolder.load(dir, SIDE, dir).train(), 32, 10, 20);
        Files.move(dir.resolve("train/a/2.png"), dir.resolve("train/a/1.png"));
        assertGreys(ImageFolder.load(dir, SIDE, dir).train(), 32, 20, 10);
    }

    @Test
    void damagedCacheIsMadeAnew() throws IOException {
        Split first = ImageFolder.load(dir, SIDE, dir);
        byte[] whole = Files.readAllBytes(train);
        assertEquals(16 + 32 + 3 * 4 + 4 + 3 * 48, whole.length);
        for (int at = 0; at < whole.length; at += 5) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            replace(train, damaged);
            ImageFolder.load(dir, SIDE, dir);
            assertArrayEquals(whole, Files.readAllBytes(train), "byte " + at);
        }
        for (int length : new int[] {0, 1, 50, whole.length - 1, whole.length + 1}) {
            replace(train, Arrays.copyOf(whole, length));
            assertGreys(ImageFolder.load(dir, SIDE, dir).train(), 30, 10, 20);
            assertArrayEquals(whole, Files.readAllBytes(train));
        }
        // The first set still has its pixels, because cache files are replaced and not changed.
        assertGreys(first.train(), 30, 10, 20);
    }

    @Test
    void cacheOfAnotherFolderIsMadeAnew() throws IOException {
        ImageFolder.load(dir, SIDE, dir);
        Path other = Files.createDirectory(dir.resolve("other"));
        GeneratedImages.write(other, 2, 2, 8, 1);
        Files.copy(train, other.resolve("dropbits-train-4.cache"));
        assertEquals(4, ImageFolder.load(other, SIDE, other).train().size());
    }

    @Test
    void threadsMakeTheSameCache() throws Exception {
        GeneratedImages.write(dir.resolve("many"), 3, 50, 12, 5);
        byte[] expected = null;
        for (int threads : new int[] {1, 2, 5}) {
            Path cache = Files.createDirectory(dir.resolve("cache" + threads));
            try (Workers workers = Workers.of(threads)) {
                workers.run(() -> ImageFolder.load(dir.resolve("many"), 10, cache));
            }
            byte[] made = Files.readAllBytes(cache.resolve("dropbits-train-10.cache"));
            assertArrayEquals(expected == null ? made : expected, made);
            expected = made;
        }
    }

    @Test
    void missingPartsAreNamedWithTheRemedy() throws IOException {
        Path none = dir.resolve("none");
        String remedy = " with a folder for each class in " + none + "; it must hold train/CLASS/*.jpg (or .png) and "
                + "test/CLASS/*.jpg or val/CLASS/*.jpg; mkdir -p " + none + " && tar xzf ARCHIVE.tar.gz -C " + none
                + " unpacks an archive of such folders";
        assertMissing("no folder of images: no train" + remedy, none);
        Files.createDirectories(none.resolve("train/a"));
        assertMissing("no folder of images: no test or val" + remedy, none);
    }

    @Test
    void classesMustHaveImages() throws IOException {
        Path empty = Files.createDirectories(dir.resolve("train/empty"));
        assertMissing("no .jpg, .jpeg or .png file in " + empty, dir);
    }

    private static void assertMissing(String message, Path folder) {
        assertEquals(message,
                assertThrows(MissingDataException.class, () -> ImageFolder.load(folder, SIDE, folder)).getMessage());
    }

    @Test
    void classesMustBeTheSame() throws IOException {
        grey("val/c/0.png", 1);
        assertEquals("the classes of " + dir.resolve("train") + " and " + dir.resolve("val")
                + " differ: [B, a] and [B, a, c]",
                assertThrows(IOException.class, () -> ImageFolder.load(dir, SIDE, dir)).getMessage());
    }

    @Test
    void everyBrokenImageIsNamed() throws IOException {
        Path bad = Files.writeString(dir.resolve("train/B/bad.jpg"), "bad");
        FormatException one = assertThrows(FormatException.class, () -> ImageFolder.load(dir, SIDE, dir));
        assertTrue(one.getMessage().startsWith(bad + ", byte 0: expected"), one.getMessage());
        Path worse = Files.writeString(dir.resolve("train/a/worse.jpg"), "worse");
        IOException two = assertThrows(IOException.class, () -> ImageFolder.load(dir, SIDE, dir));
        assertEquals(one.getMessage() + "; of 5 images 1 more cannot be decoded: " + worse, two.getMessage());
        // The unfinished cache file was deleted.
        assertEquals(List.of("train", "val"), list(dir));
    }

    @Test
    void cacheThatCannotBeWrittenIsNamed() throws IOException {
        Path cache = Files.createDirectory(dir.resolve("locked"));
        assumeTrue(cache.toFile().setWritable(false) && !Files.isWritable(cache), "this user may write everywhere");
        assertEquals("the decoded images of " + dir.resolve("train") + " cannot be kept in " + cache
                + ", which is not writable: give another directory for the cache",
                assertThrows(IOException.class, () -> ImageFolder.load(dir, SIDE, cache)).getMessage());
    }

    @Test
    void onlyImagesInUseAreDecoded() throws IOException {
        Files.writeString(dir.resolve("train/B/x.png"), "broken, but not in use");
        IntFunction<int[]> train = size -> new int[] {size - 1, 1};
        ImageFolder some = ImageFolder.of(dir, SIDE).cachedIn(dir).select(train, size -> new int[] {1});
        for (ImageFolder folder : List.of(some, some, some.uncached())) {
            Split split = folder.load();
            assertGreys(split.train(), 20, 10);
            assertArrayEquals(new int[] {1, 1}, split.train().labels());
            assertEquals(2, split.train().classes());
            assertGreys(split.test(), 40);
            assertGreys(folder.loadTest(), 40);
        }
        assertEquals(4, list(dir).size());
        for (int[] wrong : new int[][] {{}, {3}, {-1}}) {
            assertThrows(IllegalArgumentException.class, () -> some.select(size -> wrong, size -> wrong).load());
        }
    }

    @Test
    void withoutACacheNothingIsWritten() throws IOException {
        Split split = ImageFolder.of(dir, SIDE).uncached().load();
        assertGreys(split.train(), 30, 10, 20);
        assertGreys(split.test(), 50, 40);
        assertEquals(List.of("train", "val"), list(dir));
    }

    @Test
    void theUsersCacheIsTheDefault() throws IOException {
        assertGreys(ImageFolder.load(dir, SIDE).train(), 30, 10, 20);
        assertEquals(List.of("train", "val"), list(dir));
        assertTrue(Files.exists(UserCache.of(dir).resolve("dropbits-train-4.cache")));
    }

    @Test
    void filesAreReadAsThoseOfAFolder() throws IOException {
        List<Path> files = List.of(dir.resolve("train/a/2.png"), dir.resolve("val/B/0.png"));
        Dataset read = ImageFolder.read(files, SIDE);
        assertGreys(read, 20, 50);
        assertEquals(Shape.of(2, 3, SIDE, SIDE), read.shape());
        assertFalse(Files.exists(train), "no cache");
        assertEquals(List.of("B", "a"), ImageFolder.classes(dir));
        Path text = dir.resolve("train/a/notes.txt");
        assertTrue(assertThrows(FormatException.class, () -> ImageFolder.read(List.of(text), SIDE)).getMessage()
                .startsWith(text + ", byte 0: "));
        assertThrows(NoSuchFileException.class, () -> ImageFolder.read(List.of(dir.resolve("none.png")), SIDE));
        assertThrows(IllegalArgumentException.class, () -> ImageFolder.read(List.of(), SIDE));
        assertThrows(IllegalArgumentException.class, () -> ImageFolder.read(files, 0));
    }

    @Test
    void rejectsBadArguments() {
        for (int side : new int[] {0, 16385}) {
            assertEquals("side must be from 1 to 16384, not " + side,
                    assertThrows(IllegalArgumentException.class, () -> ImageFolder.load(dir, side)).getMessage());
        }
        assertThrows(NoSuchFileException.class, () -> ImageFolder.load(dir, SIDE, dir.resolve("no/cache")));
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    /** Deletes and writes the file anew instead of changing it, because the old one may be mapped. */
    private static void replace(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content);
    }

    private static void assertGreys(Dataset data, int... greys) {
        assertEquals(greys.length, data.size());
        float[] pixels = data.images();
        for (int i = 0; i < pixels.length; i++) {
            assertEquals(greys[i / data.imageLength()] / 255f, pixels[i]);
        }
    }

    private void grey(String name, int value) throws IOException {
        BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 30; i++) {
            image.getRaster().setSample(i % 6, i / 6, 0, value);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, "png", bytes));
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes.toByteArray());
    }
}
