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

/**
 * The image files of one part of a set, training or test, in order.
 *
 * @param root the folder that holds one folder per class
 * @param classes the names of the classes, sorted
 * @param files the images, sorted by class, then by name
 * @param labels the class of each image
 */
record ImageFiles(Path root, List<String> classes, List<Path> files, int[] labels) {
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
        names.sort(null);
        return names;
    }
}
