package io.github.dropbits.datasets.image;

import io.github.dropbits.datasets.MissingDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The image files of one part of a set, training or test, in order.
 *
 * @param root the folder that holds one folder per class
 * @param classes the names of the classes, sorted
 * @param files the images, sorted by class, then by name
 * @param labels the class of each image
 */
record ImageFiles(Path root, List<String> classes, List<Path> files, int[] labels) {
    /** The letter that Java puts in the place of bytes that are no letter in the locale's encoding. */
    private static final char UNREADABLE = '\uFFFD';

    static ImageFiles list(Path root) throws IOException {
        List<String> classes = classes(root);
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int c = 0; c < classes.size(); c++) {
            Path folder = root.resolve(classes.get(c));
            List<String> names = sorted(folder, ImageFiles::isImage);
            if (names.isEmpty()) {
                throw new MissingDataException("no .jpg, .jpeg or .png file in " + folder);
            }
            for (String name : names) {
                files.add(folder.resolve(name));
                labels.add(c);
            }
        }
        return new ImageFiles(root, classes, files, labels.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The images with the given indexes, in that order. */
    ImageFiles select(int[] indexes) {
        return new ImageFiles(root, classes, IntStream.of(indexes).mapToObj(files::get).toList(),
                IntStream.of(indexes).map(i -> labels[i]).toArray());
    }

    /** The names of the folders in {@code root}, without hidden ones, sorted. */
    static List<String> classes(Path root) throws IOException {
        return sorted(root, p -> !p.getFileName().toString().startsWith(".") && Files.isDirectory(p));
    }

    /**
     * A digest of all that determines the decoded images: the side, and the files' names, sizes and modification times.
     */
    byte[] key(int side) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
        ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES);
        digest.update(numbers.putLong(side).putLong(files.size()).array());
        for (Path file : files) {
            byte[] name = root.relativize(file).toString().getBytes(StandardCharsets.UTF_8);
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            numbers.clear().putLong(name.length).putLong(attributes.size())
                    .putLong(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
            digest.update(numbers.array());
            digest.update(name);
        }
        return digest.digest();
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png"));
    }

    private static List<String> sorted(Path folder, DirectoryStream.Filter<Path> filter) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, filter)) {
            entries.forEach(e -> names.add(e.getFileName().toString()));
        }
        for (String name : names) {
            if (name.indexOf(UNREADABLE) >= 0) {
                throw new IOException(folder + ": the locale of this JVM has no letters for the name of an entry, which"
                        + " it reads as " + name + "; set LC_ALL=C.UTF-8, or start Java with -Dsun.jnu.encoding=UTF-8");
            }
        }
        names.sort(null);
        return names;
    }
}
