package io.github.dropbits.datasets.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The user's own folder for caches of decoded images: {@code dropbits} in {@code $XDG_CACHE_HOME}, or else in the
 * platform's folder for caches, such as {@code ~/.cache}. Each folder of images has a folder of its own there. All
 * caches together take at most {@link #MOST_BYTES}: before a new one is written, those that were not used for the
 * longest time are deleted.
 */
final class UserCache {
    /** 32 GiB. */
    static final long MOST_BYTES = 32L << 30;
    private static final String ENDING = ".cache";

    private UserCache() {
    }

    /** The folder of the caches of a folder of images. It is named by the folder's absolute path. */
    static Path of(Path images) {
        String path = images.toAbsolutePath().normalize().toString();
        return home(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home", "")))
                .resolve(UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)).toString());
    }

    /** The folder of all caches. */
    static Path home(Map<String, String> environment, String system, Path userHome) {
        String own = environment.getOrDefault("XDG_CACHE_HOME", "");
        String name = system.toLowerCase(Locale.ROOT);
        String local = environment.getOrDefault("LOCALAPPDATA", "");
        Path base = !own.isEmpty() && Path.of(own).isAbsolute() ? Path.of(own)
                : name.startsWith("windows") && !local.isEmpty() ? Path.of(local)
                : name.startsWith("mac") ? userHome.resolve("Library/Caches")
                : userHome.resolve(".cache");
        return base.resolve("dropbits");
    }

    /**
     * Deletes the caches that were not used for the longest time, until a new one has room.
     *
     * @param folder a folder of {@link #of}
     * @param size the size of the new cache in bytes
     * @param most the number of bytes that all caches may take
     */
    static void makeRoom(Path folder, long size, long most) throws IOException {
        Map<Path, BasicFileAttributes> caches = new HashMap<>();
        long[] total = new long[1];
        Files.walkFileTree(folder.getParent(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.getFileName().toString().endsWith(ENDING)) {
                    caches.put(file, attributes);
                    total[0] += attributes.size();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // Another process deletes caches, too.
                return FileVisitResult.CONTINUE;
            }
        });
        List<Path> oldestFirst = new ArrayList<>(caches.keySet());
        oldestFirst.sort(Comparator.comparing(file -> caches.get(file).lastModifiedTime()));
        for (Path file : oldestFirst) {
            if (total[0] + size <= most) {
                return;
            }
            Files.deleteIfExists(file);
            total[0] -= caches.get(file).size();
        }
    }
}
