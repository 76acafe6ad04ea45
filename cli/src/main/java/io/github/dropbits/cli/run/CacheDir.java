package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.datasets.image.ImageFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where decoded images of {@code --data folder} are kept: in the user's folder of caches, in the folder that {@code
 * --cache-dir} names, or nowhere.
 */
public final class CacheDir {
    /** The name of the option. */
    public static final String OPTION = "cache-dir";
    private static final String NONE = "none";
    /** The text of the option that the running command was given. */
    private static final ScopedValue<String> GIVEN = ScopedValue.newInstance();

    private CacheDir() {
    }

    /** Something that a command does. */
    @FunctionalInterface
    public interface Action<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /** Adds the option to a command's options. */
    public static Options option(Options to) {
        return to.add(OPTION, "DIR", null,
                "keep decoded images of --data folder in DIR; none for no cache [the user's cache folder]");
    }

    /** Runs an action that keeps decoded images as a command line says. */
    public static <T> T within(Options.Given given, Action<T> action) throws IOException {
        return given.has(OPTION) ? ScopedValue.where(GIVEN, given.text(OPTION)).call(action::run) : action.run();
    }

    /** A folder of images whose decoded images are kept as the running command was told. */
    static ImageFolder folder(Path images, int side) throws IOException {
        ImageFolder folder = ImageFolder.of(images, side);
        if (!GIVEN.isBound()) {
            return folder;
        }
        if (GIVEN.get().equals(NONE)) {
            return folder.uncached();
        }
        // Each folder of images has a folder of its own, so that several can share the option.
        String path = images.toAbsolutePath().normalize().toString();
        return folder.cachedIn(Files.createDirectories(Path.of(GIVEN.get())
                .resolve(UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)).toString())));
    }
}
