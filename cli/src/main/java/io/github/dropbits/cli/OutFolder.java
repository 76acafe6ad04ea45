package io.github.dropbits.cli;

import io.github.dropbits.cli.run.CacheDir;
import io.github.dropbits.cli.run.FolderLock;
import io.github.dropbits.cli.settings.JsonFile;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/**
 * The output folder of a command. A command writes its results there, and an interrupted command resumes from there.
 */
final class OutFolder {
    private OutFolder() {
    }

    /** Adds the options {@code --out} and {@code --resume} to a command's options. */
    static Options options(Options to, String defaultFolder) {
        return to.add("out", "DIR", null, "the output folder, which is created [" + defaultFolder + "]")
                .add("resume", "DIR", null, "continue the work in this folder, with the settings stored there");
    }

    /**
     * The folder given by {@code --resume}. The settings are stored in that folder, so the command line must not give
     * any.
     */
    static Path resumed(Options.Given given) {
        for (String name : given.names()) {
            if (!List.of("resume", "threads", "detect-anomaly", CacheDir.OPTION).contains(name)) {
                throw new UsageException(given.label(name)
                        + " makes no sense with --resume, which takes the settings in the folder");
            }
        }
        return Path.of(given.text("resume"));
    }

    /**
     * The output folder to create: the one given by {@code --out}, or else a new one under {@code runs}, which {@link
     * #lock} may give another name.
     */
    static Path created(Options.Given given, String name) {
        return given.has("out") ? Path.of(given.text("out"))
                : Path.of("runs", name + "-" + LocalDateTime.now().format(DateTimeFormatter.ofPattern(
                "yyyyMMdd-HHmmss")));
    }

    /** Locks the output folder. A new folder that the command line did not name gets a name that is still free. */
    static FolderLock lock(Options.Given given, Path folder) throws IOException {
        return given.has("out") || given.has("resume") ? FolderLock.acquire(folder) : FolderLock.create(folder);
    }

    /** Throws an exception if the folder that {@code --out} names already contains work of a command. */
    static void refuse(Options.Given given, Path out, String command) {
        if (given.has("out") && Files.exists(out.resolve(file(command)))) {
            throw new UsageException("--out " + out + " is in use already; go on with it by --resume " + out);
        }
    }

    /** Stores in the folder the options on which the result depends. The caller holds the folder's lock. */
    static void store(Path out, String command, Options.Given given) throws IOException {
        refuse(given, out, command);
        Map<String, Object> stored = Map.of("args", given.arguments("out", "threads", CacheDir.OPTION));
        AtomicFiles.write(out.resolve(file(command)), Json.write(stored) + "\n");
    }

    /** Reads the options that {@link #store} wrote into a folder. */
    static List<String> arguments(Path out, String command) throws IOException {
        Path file = out.resolve(file(command));
        if (!Files.exists(file)) {
            throw new IOException(out + " is no folder that ./dropbits " + command + " made: it has no "
                    + file.getFileName());
        }
        if (!(JsonFile.object(file).get("args") instanceof List<?> list)
                || !list.stream().allMatch(a -> a instanceof String)) {
            throw JsonFile.broken(file, "it should have args, a list of texts");
        }
        return list.stream().map(a -> (String) a).toList();
    }

    private static String file(String command) {
        return command + ".args.json";
    }
}
