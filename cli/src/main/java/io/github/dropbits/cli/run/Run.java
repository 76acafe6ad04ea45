package io.github.dropbits.cli.run;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;

import io.github.dropbits.cli.settings.BatchNormMode;
import io.github.dropbits.cli.settings.JsonFile;
import io.github.dropbits.cli.settings.QuantizerSettings;
import io.github.dropbits.cli.settings.Seal;
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
import io.github.dropbits.quant.frozen.Preprocessing;
import io.github.dropbits.quant.stats.ModelStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * One run: a training in float, and then a quantized training from the float model. Everything is stored in a run
 * folder, so that a run that was interrupted at any moment can be resumed.
 */
public final class Run {
    /** The name of the result file, which is written last. */
    public static final String RESULT = "result.json";
    /** The number of images from which batch norm's statistics are estimated again. */
    private static final int REESTIMATION_IMAGES = 4096;
    /** The weight of the teacher's outputs in the distillation loss; the labels have the remaining weight. */
    private static final double TEACHER_WEIGHT = 0.5;
    /** The file of the bit-lengths at the end of the run. */
    private static final String LENGTHS = "bits.json";
    /** The file of the bit-lengths that were given when the run was created. */
    private static final String GIVEN_LENGTHS = "given-bits.json";

    private final Path folder;
    private final Settings settings;
    private final RunData data;
    private final RunImages images;

    private TrainingListener listener;
    private boolean detectAnomaly;

    private Run(Path folder, Settings settings, RunData data) {
        this.folder = folder;
        this.settings = settings;
        this.data = data;
        images = new RunImages(settings, data.split());
    }

    /** The files that a run writes, in the order in which they are created. */
    public static List<String> files() {
        return List.of(Settings.FILE, RunData.FILE, History.FILE, PhaseName.FLOAT.checkpoint(),
                PhaseName.QUANTIZED.checkpoint(), LENGTHS, RESULT);
    }

    /** Creates a run: creates the folder and writes the settings. */
    public static Run create(Path folder, Settings settings, RunData data) throws IOException {
        return create(folder, settings, data, null);
    }

    /**
     * Creates a run with bit-lengths from a file, which is copied into the folder.
     *
     * @param lengths the file; null for none
     * @throws IOException if the folder cannot be written, or holds a run that began with other images
     */
    public static Run create(Path folder, Settings settings, RunData data, Path lengths) throws IOException {
        Run run = new Run(folder, settings, data);
        run.tryOut(lengths);
        if (lengths != null) {
            run.storeLengths(lengths);
        }
        Files.createDirectories(folder);
        if (!Files.exists(folder.resolve(Settings.FILE))) {
            data.write(folder);
        } else {
            // A comparison that goes on creates its runs again.
            checkImages(folder, RunData.Kept.read(folder), data);
        }
        // This comes last, because a folder that contains settings counts as a run.
        settings.write(folder);
        return run;
    }

    /**
     * Makes once all that the training will make, so that settings that do not fit together are refused before the
     * first batch and before anything is written.
     *
     * @param lengths the file of bit-lengths; null for none
     */
    private void tryOut(Path lengths) throws IOException {
        if (lengths != null) {
            Methods.checkAcceptsLengths(settings);
        }
        Module model = Models.create(settings, images.test());
        if (!Files.exists(folder.resolve(PhaseName.FLOAT.checkpoint()))) {
            Models.pretrained(settings, model, images.test().classes());
        }
        if (settings.quantizes()) {
            Quantized.of(settings, model, images.sample(), lengths == null ? folder.resolve(GIVEN_LENGTHS) : lengths);
            if (settings.distill() > 0) {
                new Distillation(model, settings.distill(), TEACHER_WEIGHT);
            }
        }
    }

    /** Opens an existing run and loads its data. */
    public static Run open(Path folder) throws IOException {
        Settings settings = Settings.read(folder);
        RunData.Kept kept = RunData.Kept.read(folder);
        RunData data = data(folder, settings, kept);
        if (kept != null && !kept.sameImages(data)) {
            System.err.println("the training images in " + data.folder() + " have changed since this run was trained;"
                    + " its own standardization is used");
        }
        return new Run(folder, settings, data);
    }

    /**
     * The data of an existing run, standardized as when it began.
     *
     * @param kept what the run's folder says about its data; null if it was made by an earlier version
     * @throws IOException if they cannot be read, or the names of the classes have changed
     */
    private static RunData data(Path folder, Settings settings, RunData.Kept kept) throws IOException {
        if (kept == null) {
            System.err.println(folder + " was made by an earlier version, which did not keep how the images were"
                    + " standardized: this is measured anew on the images that are there now");
        }
        RunData data = DataSets.load(settings, kept);
        if (kept != null) {
            kept.checkClasses(data);
        }
        return data;
    }

    /**
     * The data for a training that goes on.
     *
     * @throws IOException if they cannot be read, or are not those that the run began with
     */
    public static RunData resumed(Path folder, Settings settings) throws IOException {
        RunData.Kept kept = RunData.Kept.read(folder);
        RunData data = data(folder, settings, kept);
        checkImages(folder, kept, data);
        return data;
    }

    private static void checkImages(Path folder, RunData.Kept kept, RunData data) throws IOException {
        if (kept != null && !kept.sameImages(data)) {
            throw new IOException("the training images" + (data.folder() == null ? "" : " in " + data.folder())
                    + " are not those that " + folder + " began with");
        }
    }

    /** The result of the finished run in a folder; null if there is no result. */
    public static Map<String, Object> result(Path folder) throws IOException {
        Path file = folder.resolve(RESULT);
        if (!Files.exists(file)) {
            return null;
        }
        Map<String, Object> result = JsonFile.object(file);
        Seal.check(file, result);
        return result;
    }

    /** Opens an existing run whose data are already loaded. */
    public static Run open(Path folder, RunData data) throws IOException {
        return new Run(folder, Settings.read(folder), data);
    }

    /** The figures of each epoch that a run has finished so far. */
    public static List<Map<String, Object>> history(Path folder) throws IOException {
        return History.of(folder).epochs();
    }

    /** The number of finished epochs, summed over both phases. */
    public int epochsDone() throws IOException {
        return history(folder).size();
    }

    /** Sends the progress to a listener instead of printing it on stderr. */
    public Run report(TrainingListener to) {
        listener = to;
        return this;
    }

    /** Sets whether training stops at the first NaN or infinity and names the op and the layer. This is slower. */
    public Run detectAnomaly(boolean on) {
        detectAnomaly = on;
        return this;
    }

    private void print(String line) {
        if (listener == null) {
            System.err.println(line);
        }
    }

    /** Copies another run's float model into this run, unless this run already has a float model. */
    public void startFrom(Path other) throws IOException {
        Path own = folder.resolve(PhaseName.FLOAT.checkpoint());
        if (!Files.exists(own)) {
            AtomicFiles.write(own, Files.readAllBytes(other.resolve(PhaseName.FLOAT.checkpoint())));
        }
    }

    /** The path of a run's file with the bit-lengths at the end of its training. */
    public static Path lengths(Path folder) {
        return folder.resolve(LENGTHS);
    }

    private void storeLengths(Path file) throws IOException {
        Methods.checkAcceptsLengths(settings);
        Methods.rule(settings, BitsFile.read(file), Models.create(settings, images.test()));
        Files.createDirectories(folder);
        AtomicFiles.write(folder.resolve(GIVEN_LENGTHS), Files.readAllBytes(file));
    }

    /** The run's settings. */
    public Settings settings() {
        return settings;
    }

    /** The run's data, standardized. */
    public Split data() {
        return data.split();
    }

    /** How images become the model's input, for evaluation and prediction. */
    public Preprocessing preprocessing() {
        return new Preprocessing(data.standardization().mean(), data.standardization().std(), data().test().height());
    }

    /** The names of the classes; empty if they are not known. */
    public List<String> classNames() {
        return data.classNames();
    }

    /** The shape of an image as the model receives it, {@code [C, H, W]}. */
    public Shape image() {
        return images.shape();
    }

    /** The test images as the model receives them, in batches. */
    public Iterable<Batch> testBatches() {
        return images.testBatches();
    }

    /** The model after the float training. */
    public Module floatModel() throws IOException {
        Module model = Models.create(settings, images.test());
        phase(PhaseName.FLOAT, model).load();
        return model;
    }

    /** The model after the quantized training. */
    public Module quantizedModel() throws IOException {
        Module model = floatModel();
        quantize(model);
        finish(phase(PhaseName.QUANTIZED, model), model);
        return model;
    }

    /** The model after the run's last training, or after its float training if {@code inFloat} is set. */
    public Module trainedModel(boolean inFloat) throws IOException {
        return settings.quantizes() && !inFloat ? quantizedModel() : floatModel();
    }

    /** The model's accuracy on the test images, 0 to 1. */
    public double accuracy(Module model) {
        return images.accuracy(model);
    }

    /**
     * Starts or resumes the training, and writes the result. The caller holds the folder's {@link FolderLock}.
     *
     * @param threads the number of threads in use, which is recorded in the result
     * @return the result
     */
    public Map<String, Object> train(int threads) throws IOException {
        long start = System.nanoTime();
        Module model = Models.create(settings, images.test());
        if (!Files.exists(folder.resolve(PhaseName.FLOAT.checkpoint()))) {
            Models.pretrained(settings, model, images.test().classes());
        }
        double rate = settings.learningRate();
        double decay = settings.weightDecay();
        phase(PhaseName.FLOAT, model).listener(progress(PhaseName.FLOAT)).run(settings.floatEpochs(), data().train(),
                List.of(new ParameterGroup(model.namedParameters(), rate, decay)),
                b -> crossEntropy(model.apply(b.images()), b.labels()), this::floatFigures);
        double floatAccuracy = accuracy(model);
        print(String.format(Locale.ROOT, "float accuracy %.4f", floatAccuracy));
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
            q.report().forEach(row -> print("  " + row));
            StepClock clock = new StepClock();
            Phase phase = phase(PhaseName.QUANTIZED, model).listener(progress(PhaseName.QUANTIZED));
            if (quantized.budget() != null) {
                phase.listener(quantized.budget());
            }
            phase.listener(clock).run(settings.epochs(), data().train(), q.parameterGroups(rate, decay),
                    quantizedLoss(model, quantized), this::quantizedFigures);
            finish(phase, model);
            quantized.evaluate(this::accuracy, model, out);
            out.put("step_ms", clock.milliseconds());
            ModelStatistics statistics = images.statistics(model);
            new StatisticsFigures(statistics).into(out);
            BitsFile.of(model).write(folder.resolve(LENGTHS));
            print(statistics.toString());
            print(String.format(Locale.ROOT, "quantized accuracy %.4f", (double) out.get("quantized_accuracy")));
        }
        out.put("seconds", Math.round((System.nanoTime() - start) / 1e7) / 100.0);
        out.put("seed", settings.seed());
        out.put("threads", threads);
        out.put("kernels", Kernels.inUse());
        out.put("out", folder.toString());
        AtomicFiles.write(folder.resolve(RESULT), Json.write(Seal.sealed(out)) + "\n");
        return out;
    }

    /** Evaluates the models that have been trained so far, and adds the figures to {@code out}. */
    public void evaluate(Map<String, Object> out) throws IOException {
        Module model = floatModel();
        out.put("float_accuracy", accuracy(model));
        if (Files.exists(folder.resolve(PhaseName.QUANTIZED.checkpoint()))) {
            Quantized quantized = quantize(model);
            finish(phase(PhaseName.QUANTIZED, model), model);
            quantized.evaluate(this::accuracy, model, out);
        }
    }

    private Phase phase(PhaseName name, Module model) {
        return new Phase(name, settings, folder, model).detectAnomaly(detectAnomaly);
    }

    private TrainingListener progress(PhaseName phase) {
        return listener == null ? new ProgressBar(phase.word(), System.err) : listener;
    }

    /**
     * The loss of quantized training: cross-entropy with the labels. With distillation, it is averaged with the loss
     * against the float model's outputs.
     */
    private Function<Batch, Tensor> quantizedLoss(Module model, Quantized quantized) throws IOException {
        double temperature = settings.distill();
        if (temperature == 0) {
            return b -> quantized.loss(() -> crossEntropy(model.apply(b.images()), b.labels()));
        }
        Distillation distillation = new Distillation(floatModel(), temperature, TEACHER_WEIGHT);
        return b -> {
            Tensor teacher = distillation.teach(b.images());
            return quantized.loss(() -> distillation.loss(model.apply(b.images()), teacher, b.labels()));
        };
    }

    /** The figures that the history stores after an epoch of float training. */
    private Map<String, Object> floatFigures(Module model) {
        return Map.of("test_accuracy", accuracy(model));
    }

    /** The figures that the history stores after an epoch of quantized training. */
    private Map<String, Object> quantizedFigures(Module model) {
        Map<String, Object> row = new LinkedHashMap<>(floatFigures(model));
        row.putAll(new StatisticsFigures(images.statistics(model)).means());
        return row;
    }

    /**
     * Loads the final weights of the phase. Then estimates batch norm's statistics again if the settings ask for this.
     */
    private void finish(Phase phase, Module model) throws IOException {
        phase.load();
        if (settings.batchNorm() == BatchNormMode.REESTIMATED) {
            BatchStatistics.reestimate(model, images.typical(REESTIMATION_IMAGES), Batch::images);
        }
    }

    /**
     * At most {@code count} training images in batches, prepared as for evaluation: the set's first images, or a random
     * selection for a folder.
     */
    public Iterable<Batch> typical(int count, int batch) {
        return images.typical(count, batch);
    }

    /** Quantizes a model that has the weights of the float training. */
    private Quantized quantize(Module model) throws IOException {
        Tensor sample = images.sample();
        BatchStatistics.freeze(model, settings.batchNorm() == BatchNormMode.FROZEN);
        Quantized quantized = Quantized.of(settings, model, sample, folder.resolve(GIVEN_LENGTHS));
        model.seed(settings.seed());
        return quantized;
    }
}
