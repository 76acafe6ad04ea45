package io.github.dropbits.cli;

import io.github.dropbits.cli.run.CacheDir;
import io.github.dropbits.cli.run.DataSets;
import io.github.dropbits.cli.run.FolderLock;
import io.github.dropbits.cli.run.Methods;
import io.github.dropbits.cli.run.Run;
import io.github.dropbits.cli.run.RunData;
import io.github.dropbits.cli.run.Threads;
import io.github.dropbits.cli.settings.Choices;
import io.github.dropbits.cli.settings.DataSetName;
import io.github.dropbits.cli.settings.DataSettings;
import io.github.dropbits.cli.settings.ModelSettings;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.QuantizerSettings;
import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.cli.settings.TrainingSettings;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.quant.JointMethod;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.methods.QuantizationMethods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares quantizers. For each seed, one network is trained in float. From this float checkpoint, every quantizer is
 * trained at every bit-length.
 */
final class CompareCommand implements Command {
    private static final String RESULT = "compare";
    /** The default number of quantized epochs on the digits. The command {@code train} has a larger default. */
    private static final int DIGITS_EPOCHS = 10;

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String summary() {
        return "train several quantizers from the same float checkpoints and tabulate mean and spread";
    }

    @Override
    public Options options() {
        Options options = new Options();
        DataSettings.DATA.addTo(options);
        DataSettings.DATA_DIR.addTo(options);
        ModelSettings.MODEL.addTo(options, ModelSettings.NAMES + " [as for train]");
        options.add("quantizers", "A,B,..", names(","), "quantizers to compare, cpq without DropBits")
                .add("bits", "N,N,..", "2,3,4", "bits of both weights and activations, 1 to 8")
                .add("seeds", "N", "3", "use seeds 1 to N");
        TrainingSettings.FLOAT_EPOCHS.addTo(options);
        TrainingSettings.EPOCHS.addTo(options, "epochs of quantized training [" + DIGITS_EPOCHS
                + " for digits, else 5]");
        TrainingSettings.BATCH.addTo(options);
        TrainingSettings.LEARNING_RATE.addTo(options);
        DataSettings.LIMIT.addTo(options, "use N training images; 0 for all");
        return OutFolder.options(CacheDir.option(Threads.option(options)), "runs/compare-TIME");
    }

    private static String names(String separator) {
        return QuantizationMethods.training().stream().map(QuantizationMethod::name)
                .collect(Collectors.joining(separator));
    }

    /**
     * The trainings of a comparison.
     *
     * @param base the settings that all trainings share
     * @param quantizers the methods to compare
     * @param bits the bit-lengths at which each method is trained
     * @param seeds the number of seeds
     */
    private record Plan(Choices base, List<QuantizationMethod> quantizers, List<Integer> bits, int seeds) {
        Choices seeded(int seed) {
            return base.with(TrainingSettings.SEED, (long) seed);
        }

        /** The bit-length that a method is trained at. A joint method is trained once for all its bit-lengths. */
        int trained(QuantizationMethod quantizer, int bits) {
            return quantizer instanceof JointMethod ? this.bits.getFirst() : bits;
        }

        /** The settings of a training, which are checked. */
        Settings settings(QuantizationMethod quantizer, int bits, int seed) {
            int trained = trained(quantizer, bits);
            Choices choices = seeded(seed)
                    .with(QuantizerSettings.QUANTIZER, Optional.of(quantizer))
                    .with(QuantizerSettings.WEIGHT_BITS, trained)
                    .with(QuantizerSettings.ACT_BITS, trained);
            // As in the experiments, a method's name alone means the method alone, without DropBits.
            return Settings.of(QuantizerSettings.DROP_BITS.appliesTo(quantizer)
                    ? choices.with(QuantizerSettings.DROP_BITS, 0.0) : choices);
        }
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        int threads = Threads.given(given);
        Path wanted;
        Plan plan;
        if (given.has("resume")) {
            wanted = OutFolder.resumed(given);
            plan = plan(options().parse(name(), OutFolder.arguments(wanted, name())));
        } else {
            plan = plan(given);
            wanted = OutFolder.created(given, name());
            OutFolder.refuse(given, wanted, name());
        }
        RunData data = DataSets.load(Settings.of(plan.base));
        try (FolderLock lock = OutFolder.lock(given, wanted)) {
            Path out = lock.folder();
            if (!given.has("resume")) {
                OutFolder.store(out, name(), given);
            }
            return Threads.run(threads, () -> compare(plan, data, out, threads));
        }
    }

    /** The key of a row of the table. */
    private record Row(String quantizer, int bits) {
    }

    private static Plan plan(Options.Given given) {
        Choices base = Choices.of(given);
        Settings defaults = Settings.of(base);
        if (defaults.data() == DataSetName.DIGITS && base.value(TrainingSettings.EPOCHS).isEmpty()) {
            base = base.with(TrainingSettings.EPOCHS, DIGITS_EPOCHS);
        }
        List<QuantizationMethod> quantizers = new ArrayList<>();
        for (String q : given.text("quantizers").split(",")) {
            quantizers.add(QuantizationMethods.training().stream().filter(m -> m.name().equals(q)).findFirst()
                    .orElseThrow(() -> new UsageException("--quantizers must be of " + names(", ") + ", not '" + q
                            + "'")));
        }
        List<Integer> bits = new ArrayList<>();
        for (String b : given.text("bits").split(",")) {
            if (!b.matches("[1-8]")) {
                throw new UsageException("--bits must be whole numbers from 1 to 8 with commas, not '"
                        + given.text("bits") + "'");
            }
            bits.add(Integer.parseInt(b));
        }
        // What is named twice is trained once; a run that counted twice would narrow the deviation.
        Plan plan = new Plan(base, quantizers.stream().distinct().toList(), bits.stream().distinct().toList(),
                given.integer("seeds", 3, 1, 1000));
        plan.quantizers.forEach(q -> {
            checkJoint(q, plan.bits);
            plan.bits.forEach(b -> plan.settings(q, b, 1));
        });
        return plan;
    }

    /**
     * Checks that a joint method, which trains several bit-lengths together, can be compared at these bit-lengths. The
     * method is trained only once, for the first bit-length, and this training must include the other bit-lengths.
     */
    private static void checkJoint(QuantizationMethod method, List<Integer> bits) {
        if (method instanceof JointMethod joint) {
            for (int b : bits) {
                if (Arrays.stream(Methods.jointBits(joint, bits.getFirst())).noneMatch(known -> known == b)) {
                    String usual = joint.usualBits().stream().map(String::valueOf).collect(Collectors.joining(", "));
                    throw new UsageException(method.name() + " is trained for "
                            + usual.replaceFirst(", (\\d+)$", " and $1") + " bits together; --bits " + b
                            + " needs a comparison of its own");
                }
            }
        }
    }

    private static Map<String, Object> compare(Plan plan, RunData data, Path out, int threads) throws IOException {
        int runs = plan.seeds * (1 + plan.quantizers.size() * plan.bits.size());
        int done = 0;
        Spread floats = new Spread();
        Map<Row, Spread> accuracies = new LinkedHashMap<>();
        Map<Row, Spread> steps = new LinkedHashMap<>();
        Map<Row, Object> bytes = new LinkedHashMap<>();
        for (int seed = 1; seed <= plan.seeds; seed++) {
            Path floating = out.resolve("float-" + seed);
            System.err.printf(Locale.ROOT, "run %d of %d: float, seed %d%n", ++done, runs, seed);
            Settings inFloat = Settings.of(plan.seeded(seed).with(QuantizerSettings.QUANTIZER, Optional.empty()));
            floats.add(result(inFloat, floating, null, data, threads), "float_accuracy");
            for (QuantizationMethod quantizer : plan.quantizers) {
                for (int bits : plan.bits) {
                    System.err.printf(Locale.ROOT, "run %d of %d: %s, %d bits, seed %d%n", ++done, runs,
                            quantizer.name(), bits, seed);
                    // At the later bit-lengths of a joint method, the result of its training already exists.
                    boolean joint = quantizer instanceof JointMethod;
                    int trained = plan.trained(quantizer, bits);
                    Settings settings = plan.settings(quantizer, bits, seed);
                    Path folder = out.resolve(quantizer.name() + "-" + trained + "-" + seed);
                    Map<String, Object> r = new LinkedHashMap<>(result(settings, folder, floating, data, threads));
                    if (joint && r.get("accuracy_by_bits") instanceof Map<?, ?> all) {
                        r.put("quantized_accuracy", all.get(Integer.toString(bits)));
                        r.put("bytes", bits == trained ? r.get("bytes") : null);
                    }
                    Row key = new Row(quantizer.name(), bits);
                    accuracies.computeIfAbsent(key, k -> new Spread()).add(r, "quantized_accuracy");
                    steps.computeIfAbsent(key, k -> new Spread()).add(r, "step_ms");
                    bytes.put(key, r.get("bytes"));
                }
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        accuracies.forEach((key, accuracy) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("quantizer", key.quantizer);
            row.put("bits", key.bits);
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

    /** The result of one training. If the folder does not contain it yet, the training runs first. */
    private static Map<String, Object> result(Settings s, Path folder, Path floating, RunData data, int threads)
            throws IOException {
        Map<String, Object> done = Run.result(folder);
        if (done != null) {
            return done;
        }
        try (FolderLock _ = FolderLock.acquire(folder)) {
            Run run = Run.create(folder, s, data);
            if (floating != null) {
                run.startFrom(floating);
            }
            return run.train(threads);
        }
    }
}
