package io.github.dropbits.cli;

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

/** The folder in which a command leaves its work and from which it goes on. */
final class OutFolder {
    private OutFolder() {
    }

    /** Adds the options. */
    static Options options(Options to, String standard) {
        return to.add("out", "DIR", null, "the folder to make [" + standard + "]")
                .add("resume", "DIR", null, "go on with what is there, with the settings in that folder");
    }

    /** The folder to go on with; no other setting may be given beside it. */
    static Path resumed(Options.Given given) {
        for (String name : given.names()) {
            if (!List.of("resume", "threads", "detect-anomaly").contains(name)) {
                throw new UsageException("--" + name + " makes no sense with --resume, which takes the settings in the"
                        + " folder");
            }
        }
        return Path.of(given.text("resume"));
    }

    /** The folder given, or one of its own under {@code runs}. */
    static Path made(Options.Given given, String name) {
        return given.has("out") ? Path.of(given.text("out"))
                : Path.of("runs", name + "-" + LocalDateTime.now().format(DateTimeFormatter.ofPattern(
                "yyyyMMdd-HHmmss")));
    }

    /** Refuses a folder in which such a command has been at work. */
    static void refuse(Path out, String command) {
        if (Files.exists(out.resolve(file(command)))) {
            throw new UsageException("--out " + out + " is in use already; go on with it by --resume " + out);
        }
    }

    /** Keeps the options that determine what is done in the folder, which the caller has locked. */
    static void keep(Path out, String command, Options.Given given) throws IOException {
        refuse(out, command);
        Map<String, Object> kept = Map.of("args", given.arguments("out", "threads"));
        AtomicFiles.write(out.resolve(file(command)), Json.write(kept) + "\n");
    }

    /** The options kept in a folder. */
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
