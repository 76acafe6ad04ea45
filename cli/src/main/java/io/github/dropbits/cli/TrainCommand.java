package io.github.dropbits.cli;

import io.github.dropbits.cli.run.CacheDir;
import io.github.dropbits.cli.run.DataSets;
import io.github.dropbits.cli.run.FolderLock;
import io.github.dropbits.cli.run.Run;
import io.github.dropbits.cli.run.RunData;
import io.github.dropbits.cli.run.Threads;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.runtime.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Trains a network in float, and then quantized, starting from the float checkpoint. Everything is stored in a run
 * folder, and a training that was interrupted at any moment can be resumed.
 */
final class TrainCommand implements Command {
    @Override
    public String name() {
        return "train";
    }

    @Override
    public String summary() {
        return "train a network in float, then quantized";
    }

    @Override
    public Options options() {
        return OutFolder.options(CacheDir.option(Threads.option(Settings.options()
                .add("bits-from", "RUN", null, "give each layer the bit-lengths that this run ended with")
                .add("bits-file", "FILE", null, "give each layer the bit-lengths in a file like a run's bits.json")
                .addSwitch("detect-anomaly", "stop at the first NaN or infinity and name its op and layer; slower"))),
                "runs/DATA-MODEL-TIME");
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        int threads = Threads.given(given);
        Path wanted;
        Settings settings;
        if (given.has("resume")) {
            wanted = OutFolder.resumed(given);
            settings = Settings.read(wanted);
        } else {
            settings = Settings.of(given);
            wanted = OutFolder.created(given, settings.data() + "-" + settings.model());
            refuse(given, wanted);
        }
        Map<String, Object> done = Run.result(wanted);
        if (done != null) {
            return done;
        }
        Path lengths = lengths(given);
        return Threads.run(threads, () -> {
            RunData data = given.has("resume") ? Run.resumed(wanted, settings) : DataSets.load(settings);
            try (FolderLock lock = OutFolder.lock(given, wanted)) {
                Path folder = lock.folder();
                // The folder is checked again, because another process may have used it while the data were loaded.
                refuse(given, folder);
                Run run = Run.create(folder, settings, data, lengths).detectAnomaly(given.has("detect-anomaly"));
                System.err.println("run folder " + folder + ", " + settings.data() + ": " + data.split().train().size()
                        + " training and " + data.split().test().size() + " test images, " + settings.model() + ", "
                        + Kernels.inUse() + " kernels, " + threads + (threads == 1 ? " thread" : " threads"));
                return run.train(threads);
            }
        });
    }

    /** Refuses a folder that {@code --out} names if it holds a run. */
    private static void refuse(Options.Given given, Path folder) {
        for (String file : Run.files()) {
            if (given.has("out") && Files.exists(folder.resolve(file))) {
                throw new UsageException("--out " + folder + " holds a run already (" + file
                        + "); go on with it by --resume " + folder);
            }
        }
    }

    private static Path lengths(Options.Given given) {
        if (given.has("bits-from") && given.has("bits-file")) {
            throw new UsageException("--bits-from and --bits-file do not go together");
        }
        return given.has("bits-from") ? Run.lengths(Path.of(given.text("bits-from")))
                : given.has("bits-file") ? Path.of(given.text("bits-file")) : null;
    }
}
