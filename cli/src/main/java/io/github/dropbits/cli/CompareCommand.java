package io.github.dropbits.cli;

import io.github.dropbits.cli.run.DataSets;
import io.github.dropbits.cli.run.FolderLock;
import io.github.dropbits.cli.run.Methods;
import io.github.dropbits.cli.run.Models;
import io.github.dropbits.cli.run.Options;
import io.github.dropbits.cli.run.Run;
import io.github.dropbits.cli.run.Settings;
import io.github.dropbits.cli.run.Threads;
import io.github.dropbits.cli.run.UsageException;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.datasets.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Quantizers side by side: for each seed one float checkpoint, and every quantizer at every bit-length from it. */
final class CompareCommand implements Command {
    private static final String RESULT = "compare";

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String summary() {
        return "train with several quantizers from the same float checkpoints: a table with mean and spread";
    }

    @Override
    public Options options() {
        Options options = new Options().add("data", "NAME", "digits", String.join(", ", DataSets.NAMES))
                .add("data-dir", "DIR", null, "where the data set's files are")
                .add("model", "NAME", null, String.join(", ", Models.NAMES) + " [as for train]")
                .add("quantizers", "A,B,..", String.join(",", Methods.names()), "which ones")
                .add("bits", "N,N,..", "2,3,4", "bits of weights and activations alike, 1 to 8")
                .add("seeds", "N", "3", "seeds 1 to N")
                .add("float-epochs", "N", null, "epochs in float [15 for digits, else 3]")
                .add("epochs", "N", null, "epochs quantized [10 for digits, else 5]")
                .add("batch", "N", null, "examples a step [32 for digits, else 128]")
                .add("lr", "X", "0.001", "learning rate of Adam at the start")
                .add("limit", "N", "0", "use the first N training images; 0 for all");
        return OutFolder.options(Threads.option(options), "runs/compare-TIME");
    }

    /** What is compared. */
    private record Plan(List<String> base, List<String> quantizers, List<Integer> bits, int seeds) {
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        int threads = Threads.given(given);
        Path out;
        Plan plan;
        if (given.has("resume")) {
            out = OutFolder.resumed(given);
            plan = plan(options().parse(name(), OutFolder.arguments(out, name())));
        } else {
            plan = plan(given);
            out = OutFolder.made(given, name());
            OutFolder.refuse(out, name());
        }
        Split data = DataSets.load(Settings.of(plan.base));
        try (FolderLock _ = FolderLock.take(out)) {
            if (!given.has("resume")) {
                OutFolder.keep(out, name(), given);
            }
            return Threads.run(threads, () -> compare(plan, data, out, threads));
        }
    }

    private static Plan plan(Options.Given given) {
        List<String> train = new ArrayList<>();
        for (String name : List.of("data", "data-dir", "model", "float-epochs", "epochs", "batch", "lr", "limit")) {
            if (given.has(name)) {
                train.add("--" + name + "=" + given.text(name));
            }
        }
        if (!given.has("epochs") && given.text("data").equals("digits")) {
            train.add("--epochs=10");
        }
        Settings.of(train);
        List<String> quantizers = List.of(given.text("quantizers").split(","));
        for (String q : quantizers) {
            if (!Methods.names().contains(q)) {
                throw new UsageException("--quantizers must be of " + String.join(", ", Methods.names()) + ", not '" + q
                        + "'");
            }
        }
        List<Integer> bits = new ArrayList<>();
        for (String b : given.text("bits").split(",")) {
            if (!b.matches("[1-8]")) {
                throw new UsageException("--bits must be whole numbers from 1 to 8 with commas, not '"
                        + given.text("bits") + "'");
            }
            bits.add(Integer.parseInt(b));
        }
        if (quantizers.contains(Methods.ADABITS)) {
            for (int b : bits) {
                if (Arrays.stream(Methods.jointBits(bits.getFirst())).noneMatch(known -> known == b)) {
                    throw new UsageException("adabits is trained for 2, 3, 4 and 8 bits together; --bits " + b
                            + " needs a comparison of its own");
                }
            }
        }
        return new Plan(train, quantizers, bits, given.integer("seeds", 3, 1, 1000));
    }

    private static Map<String, Object> compare(Plan plan, Split data, Path out, int threads) throws IOException {
        int runs = plan.seeds * (1 + plan.quantizers.size() * plan.bits.size());
        int done = 0;
        Spread floats = new Spread();
        Map<String, Spread> accuracies = new LinkedHashMap<>();
        Map<String, Spread> steps = new LinkedHashMap<>();
        Map<String, Object> bytes = new LinkedHashMap<>();
        for (int seed = 1; seed <= plan.seeds; seed++) {
            Path floating = out.resolve("float-" + seed);
            System.err.printf("run %d of %d: float, seed %d%n", ++done, runs, seed);
            String seeded = "--seed=" + seed;
            floats.add(result(Settings.of(plan.base, seeded, "--quantizer=" + Methods.NONE), floating, null, data,
                    threads), "float_accuracy");
            for (String quantizer : plan.quantizers) {
                for (int bits : plan.bits) {
                    System.err.printf("run %d of %d: %s, %d bits, seed %d%n", ++done, runs, quantizer, bits, seed);
                    // AdaBits' one training serves all its bit-lengths.
                    boolean joint = quantizer.equals(Methods.ADABITS);
                    int trained = joint ? plan.bits.getFirst() : bits;
                    Settings settings = Settings.of(plan.base, seeded, "--quantizer=" + quantizer,
                            "--weight-bits=" + trained, "--act-bits=" + trained);
                    Path folder = out.resolve(quantizer + "-" + trained + "-" + seed);
                    Map<String, Object> r = new LinkedHashMap<>(result(settings, folder, floating, data, threads));
                    if (joint && r.get("accuracy_by_bits") instanceof Map<?, ?> all) {
                        r.put("quantized_accuracy", all.get(Integer.toString(bits)));
                        r.put("bytes", bits == trained ? r.get("bytes") : null);
                    }
                    String key = quantizer + "/" + bits;
                    accuracies.computeIfAbsent(key, k -> new Spread()).add(r, "quantized_accuracy");
                    steps.computeIfAbsent(key, k -> new Spread()).add(r, "step_ms");
                    bytes.put(key, r.get("bytes"));
                }
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        accuracies.forEach((key, accuracy) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("quantizer", key.substring(0, key.indexOf('/')));
            row.put("bits", Integer.parseInt(key.substring(key.indexOf('/') + 1)));
            row.put("mean", accuracy.mean());
            row.put("std", accuracy.deviation());
            row.put("seeds", plan.seeds);
            row.put("step_ms", steps.get(key).mean());
            row.put("bytes", bytes.get(key));
            rows.add(row);
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("float_accuracy", floats.mean());
        all.put("float_std", floats.deviation());
        all.put("rows", rows);
        all.put("out", out.toString());
        String table = CompareTable.markdown(all);
        System.err.print(table);
        AtomicFiles.write(out.resolve(RESULT + ".md"), table);
        AtomicFiles.write(out.resolve(RESULT + ".csv"), CompareTable.csv(all));
        AtomicFiles.write(out.resolve(RESULT + ".json"), Json.write(all) + "\n");
        return all;
    }

    /** One training's result: what its folder has, or what it then gives. */
    private static Map<String, Object> result(Settings s, Path folder, Path floating, Split data, int threads)
            throws IOException {
        Map<String, Object> done = Run.result(folder);
        if (done != null) {
            return done;
        }
        Run run = Run.create(folder, s, data);
        if (floating != null) {
            run.startFrom(floating);
        }
        return run.train(threads);
    }
}
