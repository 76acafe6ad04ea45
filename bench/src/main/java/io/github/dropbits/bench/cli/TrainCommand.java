package io.github.dropbits.bench.cli;

import io.github.dropbits.core.Kernels;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.nn.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Trains in float, then quantized from that checkpoint; everything in a run folder, resumable at any moment. */
final class TrainCommand implements Command {
    static final String RESULT = "result.json";
    /** What a new run must not find in its folder: it would go on from there. */
    private static final List<String> FILES = List.of(Settings.FILE, History.FILE, Phase.file("float"),
            Phase.file("quantized"), RESULT);

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
        return Settings.options()
                .add("threads", "N", Integer.toString(Runtime.getRuntime().availableProcessors()), "threads to use")
                .add("out", "DIR", null, "the run folder to make [runs/DATA-MODEL-TIME]")
                .add("resume", "DIR", null, "go on with a run, with the settings in its folder");
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        int threads = given.integer("threads", Runtime.getRuntime().availableProcessors(), 1, 1024);
        Path run;
        Settings settings;
        if (given.has("resume")) {
            for (String name : given.names()) {
                if (!name.equals("resume") && !name.equals("threads")) {
                    throw new UsageException("--" + name
                            + " makes no sense with --resume, which takes the run's settings");
                }
            }
            run = Path.of(given.text("resume"));
            settings = Settings.read(run);
        } else {
            settings = Settings.of(given);
            run = given.has("out") ? Path.of(given.text("out")) : standardFolder(settings);
            for (String file : FILES) {
                if (Files.exists(run.resolve(file))) {
                    throw new UsageException("--out " + run + " holds a run already (" + file
                            + "); go on with it by --resume " + run);
                }
            }
        }
        if (Files.exists(run.resolve(RESULT))) {
            return JsonFile.object(run.resolve(RESULT));
        }
        Split data = Setup.data(settings);
        Files.createDirectories(run);
        settings.write(run);
        System.err.println("run folder " + run + ", " + settings.data() + ": " + data.train().size() + " training and "
                + data.test().size() + " test images, " + settings.model() + ", " + Kernels.inUse() + " kernels, "
                + threads
                + (threads == 1 ? " thread" : " threads"));
        return Threads.run(threads, () -> train(settings, run, data, threads));
    }

    private static Path standardFolder(Settings s) {
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        return Path.of("runs", s.data() + "-" + s.model() + "-" + time);
    }

    /** Trains in a folder from what is there, and writes the result there. */
    static Map<String, Object> train(Settings s, Path run, Split data, int threads) throws IOException {
        long start = System.nanoTime();
        Module model = Setup.model(s, data.train());
        new Phase("float", s, run, data, model).run(s.floatEpochs(), null);
        double floatAccuracy = Phase.accuracy(model, data);
        System.err.printf("float accuracy %.4f%n", floatAccuracy);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("data", s.data());
        out.put("model", s.model());
        out.put("quantizer", s.quantizer());
        out.put("float_accuracy", floatAccuracy);
        if (s.quantizer().equals(Methods.NONE)) {
            out.put("quantized_accuracy", null);
            out.put("weight_bits", Map.of());
            out.put("act_bits", Map.of());
            out.put("bytes", null);
            out.put("step_ms", null);
        } else {
            Quantized quantized = Setup.quantize(s, model, data.train());
            quantized.quantization().report().forEach(row -> System.err.println("  " + row));
            StepClock clock = new StepClock();
            new Phase("quantized", s, run, data, model).listener(clock).run(s.epochs(), quantized);
            quantized.evaluate(model, data, out);
            System.err.printf(Locale.ROOT, "quantized accuracy %.4f%n", (double) out.get("quantized_accuracy"));
            out.put("step_ms", clock.milliseconds());
        }
        out.put("seconds", Math.round((System.nanoTime() - start) / 1e7) / 100.0);
        out.put("seed", s.seed());
        out.put("threads", threads);
        out.put("kernels", Kernels.inUse());
        out.put("out", run.toString());
        AtomicFiles.write(run.resolve(RESULT), Json.write(out) + "\n");
        return out;
    }
}
