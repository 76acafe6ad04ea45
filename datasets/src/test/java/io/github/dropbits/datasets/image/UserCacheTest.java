package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCacheTest {
    @TempDir
    private Path home;

    private Path folder(String system, Map<String, String> environment) {
        return UserCache.home(environment, system, home);
    }

    @Test
    void everySystemHasItsPlace() {
        Path own = home.resolve("own");
        assertEquals(own.resolve("dropbits"), folder("Linux", Map.of("XDG_CACHE_HOME", own.toString())));
        assertEquals(home.resolve(".cache/dropbits"), folder("Linux", Map.of("XDG_CACHE_HOME", "relative")));
        assertEquals(home.resolve(".cache/dropbits"), folder("Linux", Map.of()));
        assertEquals(home.resolve("Library/Caches/dropbits"), folder("Mac OS X", Map.of()));
        assertEquals(own.resolve("dropbits"), folder("Windows 11", Map.of("LOCALAPPDATA", own.toString())));
    }

    @Test
    void eachFolderOfImagesHasItsOwn() {
        assertEquals(UserCache.of(Path.of("a/../b")), UserCache.of(Path.of("b").toAbsolutePath()));
        assertNotEquals(UserCache.of(Path.of("a")), UserCache.of(Path.of("b")));
    }

    private void cache(String name, int bytes, long time) throws IOException {
        Path file = home.resolve("dropbits").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
        Files.setLastModifiedTime(file, FileTime.fromMillis(time));
    }

    private List<String> left() throws IOException {
        Path all = home.resolve("dropbits");
        try (Stream<Path> files = Files.walk(all)) {
            return files.filter(Files::isRegularFile).map(f -> all.relativize(f).toString()).sorted().toList();
        }
    }

    @Test
    void theOldestMakeRoom() throws IOException {
        cache("a/dropbits-train-8.cache", 100, 3000);
        cache("a/dropbits-val-8.cache", 100, 1000);
        cache("b/dropbits-train-8.cache", 100, 2000);
        cache("b/notes.txt", 100, 0);
        Path next = home.resolve("dropbits/c");
        UserCache.makeRoom(next, 100, 400);
        assertEquals(4, left().size());
        UserCache.makeRoom(next, 101, 400);
        assertEquals(List.of("a/dropbits-train-8.cache", "b/dropbits-train-8.cache", "b/notes.txt"), left());
        UserCache.makeRoom(next, 250, 400);
        assertEquals(List.of("a/dropbits-train-8.cache", "b/notes.txt"), left());
    }
}
