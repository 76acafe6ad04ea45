package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.JsonFile;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Clip;
import io.github.dropbits.core.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of every epoch of a run, stored as {@code history.json} in the run folder. */
final class History {
    static final String FILE = "history.json";

    private final Path file;
    private final List<Map<String, Object>> epochs = new ArrayList<>();

    private History(Path file) {
        this.file = file;
    }

    /** Reads the history of a run; it is empty if there is no file yet. */
    static History of(Path run) throws IOException {
        History history = new History(run.resolve(FILE));
        if (Files.exists(history.file)) {
            for (Map<String, Object> row : JsonFile.objects(history.file)) {
                if (!(row.get("phase") instanceof String) || !(row.get("epoch") instanceof Long)) {
                    throw JsonFile.broken(history.file, "an entry has no phase or no epoch: " + Clip.value(row));
                }
                history.epochs.add(row);
            }
        }
        return history;
    }

    /** All epochs, in order. */
    List<Map<String, Object>> epochs() {
        return List.copyOf(epochs);
    }

    /**
     * Adds an epoch and writes the file. If the run was killed and now repeats an epoch that the file already contains,
     * the new entry replaces the old one.
     */
    void add(PhaseName phase, int epoch, double loss, Map<String, ?> figures) throws IOException {
        epochs.removeIf(e -> e.get("phase").equals(phase.word()) && ((Number) e.get("epoch")).intValue() >= epoch);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("phase", phase.word());
        row.put("epoch", epoch);
        row.put("loss", loss);
        row.putAll(figures);
        epochs.add(row);
        AtomicFiles.write(file, Json.write(epochs) + "\n");
    }
}
