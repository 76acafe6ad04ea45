package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.JsonFile;
import io.github.dropbits.cli.settings.Seal;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.datasets.Standardization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run's data, and what the run's folder keeps of them, so that they are the same whenever the run is used again.
 *
 * @param split the images, standardized
 * @param standardization how they were standardized
 * @param classNames the names of the classes in the order of the labels; empty if they are not known
 * @param folder the absolute path of the data set's files; null for data without files
 * @param fingerprint the fingerprint of the training images
 */
public record RunData(Split split, Standardization standardization, List<String> classNames, Path folder,
        String fingerprint) {
    /** The name of the file in the run's folder. */
    static final String FILE = "data.json";

    /**
     * What a run's folder says about its data.
     *
     * @param standardization how the images are standardized
     * @param classNames the names of the classes; empty if they are not known
     * @param folder the folder of the data set's files; null for data without files
     * @param fingerprint the fingerprint of the training images
     */
    record Kept(Standardization standardization, List<String> classNames, Path folder, String fingerprint) {
        /** Reads a run's file; null if the run was made by an earlier version, which kept nothing. */
        static Kept read(Path run) throws IOException {
            Path file = run.resolve(FILE);
            if (!Files.exists(file)) {
                return null;
            }
            Map<String, Object> o = JsonFile.object(file);
            try {
                if (!Seal.check(file, o)) {
                    throw JsonFile.broken(file, "it has no seal");
                }
                return new Kept(new Standardization(floats(o.get("mean")), floats(o.get("std"))),
                        ((List<?>) o.get("classes")).stream().map(String.class::cast).toList(),
                        o.get("folder") == null ? null : run.toAbsolutePath().resolve((String) o.get("folder")),
                        (String) o.get("train"));
            } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
                throw JsonFile.broken(file, String.valueOf(e.getMessage()));
            }
        }

        private static float[] floats(Object list) {
            List<?> all = (List<?>) list;
            float[] out = new float[all.size()];
            for (int i = 0; i < out.length; i++) {
                out[i] = ((Number) all.get(i)).floatValue();
            }
            return out;
        }

        /** Checks that the classes still have the same names. */
        void checkClasses(RunData now) throws IOException {
            if (!classNames.isEmpty() && !now.classNames.isEmpty() && !classNames.equals(now.classNames)) {
                throw new IOException("the classes in " + now.folder + " are " + now.classNames
                        + ", but the run was trained with " + classNames);
            }
        }

        /** Whether the training images are those that the run began with. */
        boolean sameImages(RunData now) {
            return fingerprint.equals(now.fingerprint);
        }
    }

    /** Writes what a run's folder keeps. A data folder inside of the run is kept relative to it. */
    void write(Path run) throws IOException {
        Path base = run.toAbsolutePath().normalize();
        Map<String, Object> o = new LinkedHashMap<>();
        o.put("mean", standardization.mean());
        o.put("std", standardization.std());
        o.put("classes", classNames);
        o.put("folder", folder == null ? null
                : folder.startsWith(base) ? base.relativize(folder).toString() : folder.toString());
        o.put("train", fingerprint);
        AtomicFiles.write(run.resolve(FILE), Json.write(Seal.sealed(o)) + "\n");
    }
}
