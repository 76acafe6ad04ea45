package io.github.dropbits.cli.experiment;

import io.github.dropbits.cli.run.DataSets;
import io.github.dropbits.cli.settings.Augment;
import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.datasets.image.GeneratedImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An experiment that compares arms, which are ways of training.
 *
 * @param name the experiment's name on the command line
 * @param shows one line that says what the experiment shows
 * @param duration the experiment's approximate duration, as in {@link Experiment#duration}
 * @param base the settings that all arms share
 * @param quick the settings that replace some of {@code base} in the quick form
 * @param arms the arms, sorted so that each comes after the arms whose models or bit-lengths it uses
 * @param pairs the pairs of arms whose difference is tested, seed by seed
 */
record Comparison(String name, String shows, String duration, List<String> base, List<String> quick, List<Arm> arms,
        List<Pair> pairs) implements Experiment {
    private static final int CLASSES = 10;
    private static final int IMAGES = 24;
    private static final int SIDE = 256;

    /**
     * Two arms whose difference is tested.
     *
     * @param arm the first arm
     * @param other the second arm, whose figure is subtracted
     * @param figure the figure to compare: {@link #ACCURACY} or {@link #DISTANCE}
     */
    record Pair(String arm, String other, String figure) {
        /** A pair whose accuracies are compared. */
        Pair(String arm, String other) {
            this(arm, other, ACCURACY);
        }
    }

    /** The value of {@link Pair#figure} for the accuracy on the test images. */
    static final String ACCURACY = "accuracy";
    /** The value of {@link Pair#figure} for the mean distance of the weights to their levels, in steps. */
    static final String DISTANCE = "weight_distance";

    List<String> settings(Lab lab) {
        List<String> args = new ArrayList<>(base);
        if (lab.quick()) {
            args.addAll(quick);
        }
        args.addAll(lab.settings());
        return args;
    }

    /**
     * Whether the images are generated. This is the case in the quick form of an experiment on photographs if no folder
     * of images is given, so that the quick form runs without data.
     */
    static boolean generates(Lab lab, List<String> args) {
        Settings settings = Settings.of(args);
        return lab.quick() && settings.augment() == Augment.RESIZED_CROP && settings.dataDir().isEmpty();
    }

    @Override
    public Comparison only(List<String> names) {
        if (names.isEmpty()) {
            throw new UsageException("--arms names none");
        }
        Set<String> kept = new HashSet<>(names);
        List<String> known = arms.stream().map(Arm::name).toList();
        for (String n : names) {
            if (!known.contains(n)) {
                throw new UsageException("experiment " + name + " has no arm '" + n + "', but "
                        + String.join(", ", known));
            }
        }
        // In the list, every arm comes after the arms that it needs. One pass in reverse order is therefore enough:
        // when the pass adds an arm, it has not visited this arm yet, and will also add the arms that this arm needs.
        for (Arm arm : arms.reversed()) {
            if (kept.contains(arm.name())) {
                kept.addAll(arm.needs());
            }
        }
        return new Comparison(name, shows, duration, base, quick,
                arms.stream().filter(a -> kept.contains(a.name())).toList(),
                pairs.stream().filter(p -> kept.contains(p.arm()) && kept.contains(p.other())).toList());
    }

    @Override
    public void check(Lab lab) throws IOException {
        List<String> args = settings(lab);
        arms.forEach(arm -> arm.settings(args, 1));
        if (!generates(lab, args)) {
            DataSets.load(Settings.of(args));
        }
    }

    @Override
    public Map<String, Object> run(Lab lab) throws IOException {
        List<String> args = settings(lab);
        if (generates(lab, args)) {
            args.add("--data-dir=" + generated(lab.out().resolve("images"), SIDE));
        }
        Trials trials = new Trials(args, arms, lab.seeds(), lab.out());
        Results results = trials.run(lab.jobs());
        ResultTables tables = new ResultTables(results, pairs);
        AtomicFiles.write(lab.out().resolve("results.csv"), tables.csv());
        AtomicFiles.write(lab.out().resolve("results.md"), "`" + lab.command() + "`\n\n" + tables.markdown());
        AtomicFiles.write(lab.out().resolve("report.html"),
                new TrialsReport(this, lab, trials, results, tables).html());
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("experiment", name);
        out.put("seeds", lab.seeds());
        out.put("rows", tables.rows());
        out.put("differences", tables.differences());
        out.put("out", lab.out().toString());
        AtomicFiles.write(lab.out().resolve("results.json"), Json.write(out) + "\n");
        System.err.print(tables.markdown());
        return out;
    }

    /**
     * Generates a small folder of images, for the quick form of experiments on photographs, unless the folder exists
     * already.
     */
    static Path generated(Path dir, int side) throws IOException {
        // The images are first written under another name, so that an incomplete folder is never mistaken for a
        // whole one.
        if (!Files.exists(dir)) {
            Path part = dir.resolveSibling("images-" + System.nanoTime());
            GeneratedImages.write(part, CLASSES, IMAGES, side, 1);
            Files.move(part, dir);
        }
        return dir;
    }
}
