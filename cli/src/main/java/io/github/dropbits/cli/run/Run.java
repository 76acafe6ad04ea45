package io.github.dropbits.cli.run;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;

import io.github.dropbits.cli.settings.BatchNormMode;
import io.github.dropbits.cli.settings.JsonFile;
import io.github.dropbits.cli.settings.QuantizerSettings;
import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.datasets.Batch;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.BatchStatistics;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.Distillation;
import io.github.dropbits.nn.train.ProgressBar;
import io.github.dropbits.nn.train.TrainingListener;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.bits.BitsFile;
import io.github.dropbits.quant.stats.ModelStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** One training in a folder of its own, in float, then quantized from there; it can go on from any moment. */
public final class Run {
    /** The file with the result, the last to be written. */
    public static final String RESULT = "result.json";
    /** Images that batch norm's statistics are estimated on anew. */
    private static final int ESTIMATED = 4096;
    /** The share of a teacher in the loss. */
    private static final double TEACHERS_WEIGHT = 0.5;
    private static final String FLOAT = "float";
    private static final String QUANTIZED = "quantized";
    /** The bit-lengths that the run ended with. */
    private static final String LENGTHS = "bits.json";
    /** The bit-lengths that the run was given. */
    private static final String GIVEN_LENGTHS = "given-bits.json";

    private final Path folder;
    private final Settings settings;
    private final Split data;
    private final RunImages images;

    private TrainingListener listener;
    private boolean detectAnomaly;

    private Run(Path folder, Settings settings, Split data) {
        this.folder = folder;
        this.settings = settings;
        this.data = data;
        images = new RunImages(settings, data);
    }

    /** The files that a run leaves, in the order in which they appear. */
    public static List<String> files() {
        return List.of(Settings.FILE, History.FILE, Phase.file(FLOAT), Phase.file(QUANTIZED), LENGTHS,
                RESULT);
    }

    /** A new run: makes the folder and writes the settings. */
    public static Run create(Path folder, Settings settings, Split data) throws IOException {
        return create(folder, settings, data, null);
    }

    /**
     * A new run with bit-lengths from a file, which is copied.
     *
     * @param lengths the file; null for none
     */
    public static Run create(Path folder, Settings settings, Split data, Path lengths) throws IOException {
        Run run = new Run(folder, settings, data);
        if (lengths != null) {
            // Before the settings: with them a run is there, and goes on from what it finds.
            run.giveLengths(lengths);
        }
        Files.createDirectories(folder);
        settings.write(folder);
        return run;
    }

    /** A run that is there. */
    public static Run open(Path folder) throws IOException {
        Settings settings = Settings.read(folder);
        return new Run(folder, settings, DataSets.load(settings));
    }

    /** The finished run's result in a folder; null if there is none. */
    public static Map<String, Object> result(Path folder) throws IOException {
        return Files.exists(folder.resolve(RESULT)) ? JsonFile.object(folder.resolve(RESULT)) : null;
    }

    /** A run whose data are at hand. */
    public static Run open(Path folder, Split data) throws IOException {
        return new Run(folder, Settings.read(folder), data);
    }

    /** What every epoch of a run gave so far. */
    public static List<Map<String, Object>> history(Path folder) throws IOException {
        return History.of(folder).epochs();
    }

    /** How many epochs are done. */
    public int epochsDone() throws IOException {
        return history(folder).size();
    }

    /** Tells a listener of its epochs, and nothing on stderr. */
    public Run report(TrainingListener to) {
        listener = to;
        return this;
    }

    /** Stops at the first NaN or infinity and names the op and the layer; slower. */
    public Run detectAnomaly(boolean on) {
        detectAnomaly = on;
        return this;
    }

    private void tell(String line) {
        if (listener == null) {
            System.err.println(line);
        }
    }

    /** Starts from another run's float model, unless this one has its own. */
    public void startFrom(Path other) throws IOException {
        Path own = folder.resolve(Phase.file(FLOAT));
        if (!Files.exists(own)) {
            AtomicFiles.write(own, Files.readAllBytes(other.resolve(Phase.file(FLOAT))));
        }
    }

    /** The bit-lengths that a finished run ended with. */
    public static Path lengths(Path folder) {
        return folder.resolve(LENGTHS);
    }

    private void giveLengths(Path file) throws IOException {
        Methods.checkTakesLengths(settings);
        Methods.rule(settings, BitsFile.read(file), Models.create(settings, images.test()));
        Files.createDirectories(folder);
        AtomicFiles.write(folder.resolve(GIVEN_LENGTHS), Files.readAllBytes(file));
    }

    /** What the run is made of. */
    public Settings settings() {
        return settings;
    }

    /** The data, standardized. */
    public Split data() {
        return data;
    }

    /** The extents of an image as the model takes it, {@code [C, H, W]}. */
    public Shape image() {
        return images.shape();
    }

    /** Test images as the model takes them, in batches. */
    public Iterable<Batch> testBatches() {
        return images.testBatches();
    }

    /** The model as the float training left it. */
    public Module floatModel() throws IOException {
        Module model = Models.create(settings, images.test());
        phase(FLOAT, model).load();
        return model;
    }

    /** The model as the quantized training left it. */
    public Module quantizedModel() throws IOException {
        Module model = floatModel();
        quantize(model);
        finish(phase(QUANTIZED, model), model);
        return model;
    }

    /** The model as the run's last training left it, or as its float training did. */
    public Module trainedModel(boolean inFloat) throws IOException {
        return settings.quantizes() && !inFloat ? quantizedModel() : floatModel();
    }

    /** The share of the test images whose class the model finds. */
    public double accuracy(Module model) {
        return images.accuracy(model);
    }

    /** Trains from what is there, and writes the result. The caller has the folder's {@link FolderLock}. */
    public Map<String, Object> train(int threads) throws IOException {
        long start = System.nanoTime();
        Module model = Models.create(settings, images.test());
        if (!Files.exists(folder.resolve(Phase.file(FLOAT)))) {
            Models.pretrained(settings, model, images.test().classes());
        }
        double rate = settings.learningRate();
        double decay = settings.weightDecay();
        phase(FLOAT, model).listener(teller(FLOAT)).run(settings.floatEpochs(), data.train(),
                List.of(new ParameterGroup(model.namedParameters(), rate, decay)),
                b -> crossEntropy(model.apply(b.images()), b.labels()), this::accuracyOf);
        double floatAccuracy = accuracy(model);
        tell(String.format(Locale.ROOT, "float accuracy %.4f", floatAccuracy));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("data", settings.data().word());
        out.put("model", settings.model().word());
        out.put("quantizer", settings.text(QuantizerSettings.QUANTIZER));
        out.put("float_accuracy", floatAccuracy);
        if (!settings.quantizes()) {
            out.put("quantized_accuracy", null);
            out.put("weight_bits", Map.of());
            out.put("act_bits", Map.of());
            out.put("bytes", null);
            out.put("step_ms", null);
        } else {
            Quantized quantized = quantize(model);
            Quantization q = quantized.quantization();
            q.report().forEach(row -> tell("  " + row));
            StepClock clock = new StepClock();
            Phase phase = phase(QUANTIZED, model).listener(teller(QUANTIZED)).listener(q.progress());
            if (quantized.budget() != null) {
                phase.listener(quantized.budget());
            }
            phase.listener(clock).run(settings.epochs(), data.train(), q.parameterGroups(rate, decay),
                    quantizedLoss(model, quantized), this::noted);
            finish(phase, model);
            quantized.evaluate(this::accuracy, model, out);
            out.put("step_ms", clock.milliseconds());
            ModelStatistics statistics = images.statistics(model);
            new StatisticsFigures(statistics).into(out);
            BitsFile.of(model).write(folder.resolve(LENGTHS));
            tell(statistics.toString());
            tell(String.format(Locale.ROOT, "quantized accuracy %.4f", (double) out.get("quantized_accuracy")));
        }
        out.put("seconds", Math.round((System.nanoTime() - start) / 1e7) / 100.0);
        out.put("seed", settings.seed());
        out.put("threads", threads);
        out.put("kernels", Kernels.inUse());
        out.put("out", folder.toString());
        AtomicFiles.write(folder.resolve(RESULT), Json.write(out) + "\n");
        return out;
    }

    /** Evaluates what is there so far. */
    public void evaluate(Map<String, Object> out) throws IOException {
        Module model = floatModel();
        out.put("float_accuracy", accuracy(model));
        if (Files.exists(folder.resolve(Phase.file(QUANTIZED)))) {
            Quantized quantized = quantize(model);
            finish(phase(QUANTIZED, model), model);
            quantized.evaluate(this::accuracy, model, out);
        }
    }

    private Phase phase(String name, Module model) {
        return new Phase(name, settings, folder, model).detectAnomaly(detectAnomaly);
    }

    private TrainingListener teller(String phase) {
        return listener == null ? new ProgressBar(phase, System.err) : listener;
    }

    /** The loss of quantized training, by the labels or by the float model's outputs too. */
    private Function<Batch, Tensor> quantizedLoss(Module model, Quantized quantized) throws IOException {
        double temperature = settings.distill();
        if (temperature == 0) {
            return b -> quantized.loss(() -> crossEntropy(model.apply(b.images()), b.labels()));
        }
        Distillation distillation = new Distillation(floatModel(), temperature, TEACHERS_WEIGHT);
        return b -> {
            Tensor taught = distillation.teach(b.images());
            return quantized.loss(() -> distillation.loss(model.apply(b.images()), taught, b.labels()));
        };
    }

    /** What is noted after an epoch in float. */
    private Map<String, Object> accuracyOf(Module model) {
        return Map.of("test_accuracy", accuracy(model));
    }

    /** What is noted after a quantized epoch. */
    private Map<String, Object> noted(Module model) {
        Map<String, Object> row = new LinkedHashMap<>(accuracyOf(model));
        row.putAll(new StatisticsFigures(images.statistics(model)).means());
        return row;
    }

    /** Takes the weights of the phase's end, and new batch-norm statistics for them if asked. */
    private void finish(Phase phase, Module model) throws IOException {
        phase.load();
        if (settings.batchNorm() == BatchNormMode.REESTIMATED) {
            BatchStatistics.reestimate(model, images.typical(ESTIMATED), Batch::images);
        }
    }

    /** Training images as the model sees them outside training, in batches. */
    public Iterable<Batch> typical(int count, int batch) {
        return images.typical(count, batch);
    }

    /** Quantizes the model, whose weights are those after the float training. */
    private Quantized quantize(Module model) throws IOException {
        Tensor sample = images.sample();
        BatchStatistics.freeze(model, settings.batchNorm() == BatchNormMode.FROZEN);
        Quantized quantized = Quantized.of(settings, model, sample, folder.resolve(GIVEN_LENGTHS));
        model.seed(settings.seed());
        return quantized;
    }
}
