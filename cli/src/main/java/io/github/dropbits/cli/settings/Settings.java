package io.github.dropbits.cli.settings;

import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.bits.BitBudget;
import io.github.dropbits.quant.cpq.Estimator;
import io.github.dropbits.quant.cpq.SigmaMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings that determine the result of a training. The number of threads is not one of them. Immutable. */
public final class Settings {
    /** The name of the settings file in a run folder. */
    public static final String FILE = "settings.json";

    /** All settings, in their order in the help and in the file. */
    static final List<Setting<?>> ALL = List.of(DataSettings.DATA, DataSettings.DATA_DIR, DataSettings.IMAGE_SIZE,
            DataSettings.AUGMENT, ModelSettings.MODEL, ModelSettings.WIDTH, ModelSettings.WEIGHTS,
            QuantizerSettings.QUANTIZER, QuantizerSettings.WEIGHT_BITS, QuantizerSettings.ACT_BITS,
            QuantizerSettings.ESTIMATOR, QuantizerSettings.SIGMA, QuantizerSettings.STEP, QuantizerSettings.MIN_BITS,
            QuantizerSettings.DROP_BITS, QuantizerSettings.DROP_SCHEDULE, QuantizerSettings.DROP_UNIT,
            QuantizerSettings.LEARN_BITS, QuantizerSettings.TARGET_BITS, QuantizerSettings.BUDGET,
            TrainingSettings.DISTILL, TrainingSettings.EMA, TrainingSettings.BATCH_NORM,
            TrainingSettings.FLOAT_EPOCHS, TrainingSettings.EPOCHS, TrainingSettings.BATCH,
            TrainingSettings.LEARNING_RATE, TrainingSettings.WEIGHT_DECAY, TrainingSettings.SEED, DataSettings.LIMIT,
            DataSettings.TEST_LIMIT);

    private final SettingValues values;

    private Settings(SettingValues values) {
        this.values = values;
    }

    /** Command line options for all settings. */
    public static Options options() {
        Options options = new Options();
        ALL.forEach(s -> s.addTo(options));
        return options;
    }

    /** Fills in the settings that were not chosen, and checks the result. */
    public static Settings of(Choices choices) {
        Draft draft = new Draft(choices);
        ALL.forEach(draft::get);
        Settings settings = new Settings(draft.values());
        SettingsCheck.check(settings);
        return settings;
    }

    /** Settings from the options of a command line, checked and filled in. */
    public static Settings of(Options.Given given) {
        return of(Choices.of(given));
    }

    /** Settings from command line arguments, see {@link Choices#of(List)}. */
    public static Settings of(List<String> args) {
        return of(Choices.of(args));
    }

    /** A setting's value. */
    public <T> T get(Setting<T> setting) {
        return values.get(setting);
    }

    /** The text of a setting's value, as on the command line. */
    public <T> String text(Setting<T> setting) {
        return setting.type().text(get(setting));
    }

    /** The data set. */
    public DataSetName data() {
        return get(DataSettings.DATA);
    }

    /** The folder of the data set's files; empty for the default folder. */
    public Optional<Path> dataDir() {
        return get(DataSettings.DATA_DIR).map(Path::of);
    }

    /** The number of rows and columns to which images from a folder are resized. */
    public int imageSize() {
        return get(DataSettings.IMAGE_SIZE);
    }

    /** How training images are augmented. */
    public Augment augment() {
        return get(DataSettings.AUGMENT);
    }

    /** The number of training images in use; 0 for all. */
    public int limit() {
        return get(DataSettings.LIMIT);
    }

    /** The number of test images in use; 0 for all. */
    public int testLimit() {
        return get(DataSettings.TEST_LIMIT);
    }

    /** The network. */
    public ModelName model() {
        return get(ModelSettings.MODEL);
    }

    /** The network's number of channels as a multiple of the published number; 1 if it cannot be chosen. */
    public double width() {
        return get(ModelSettings.WIDTH);
    }

    /** The file of the initial weights; empty for random weights. */
    public Optional<Path> weights() {
        return get(ModelSettings.WEIGHTS).map(Path::of);
    }

    /** The method of quantization; empty for a float training only. */
    public Optional<QuantizationMethod> quantizer() {
        return get(QuantizerSettings.QUANTIZER);
    }

    /** Whether quantized training follows the float training. */
    public boolean quantizes() {
        return quantizer().isPresent();
    }

    /** The bit-length of weights; the maximum if bit-lengths are learned. */
    public int weightBits() {
        return get(QuantizerSettings.WEIGHT_BITS);
    }

    /** The bit-length of activations; the maximum if bit-lengths are learned. */
    public int actBits() {
        return get(QuantizerSettings.ACT_BITS);
    }

    /** The estimator: which codes pass their gradient. */
    public Estimator estimator() {
        return get(QuantizerSettings.ESTIMATOR);
    }

    /** The scale of CPQ's noise in training. */
    public SigmaMode sigma() {
        return get(QuantizerSettings.SIGMA).mode();
    }

    /** Whether quantization steps are learned or keep their initial values. */
    public StepMode step() {
        return get(QuantizerSettings.STEP);
    }

    /** The number of bits that DropBits never drops. */
    public int minBits() {
        return get(QuantizerSettings.MIN_BITS);
    }

    /** The probability that DropBits drops a bit. */
    public double dropBits() {
        return get(QuantizerSettings.DROP_BITS);
    }

    /** How the drop probability changes over the training. */
    public DropSchedule dropSchedule() {
        return get(QuantizerSettings.DROP_SCHEDULE);
    }

    /** The unit for which DropBits draws masks independently. */
    public DropUnit dropUnit() {
        return get(QuantizerSettings.DROP_UNIT);
    }

    /** The weight of the bit budget in the loss; 0 if none is given. */
    public double learnBits() {
        return get(QuantizerSettings.LEARN_BITS);
    }

    /** The target average of learned bit-lengths; 0 if none is given. */
    public double targetBits() {
        return get(QuantizerSettings.TARGET_BITS);
    }

    /** Whether bit-lengths are learned. */
    public boolean learnsBits() {
        return learnBits() > 0 || targetBits() > 0;
    }

    /** How the cost of a bit depends on its layer. */
    public BitBudget.Cost budget() {
        return get(QuantizerSettings.BUDGET);
    }

    /** The temperature of distillation from the float model; 0 for no distillation. */
    public double distill() {
        return get(TrainingSettings.DISTILL);
    }

    /** The decay of the moving average of the weights; 0 for no average. */
    public double ema() {
        return get(TrainingSettings.EMA);
    }

    /** The source of batch norm's statistics in quantized training. */
    public BatchNormMode batchNorm() {
        return get(TrainingSettings.BATCH_NORM);
    }

    /** The number of epochs of float training. */
    public int floatEpochs() {
        return get(TrainingSettings.FLOAT_EPOCHS);
    }

    /** The number of epochs of quantized training. */
    public int epochs() {
        return get(TrainingSettings.EPOCHS);
    }

    /** The batch size. */
    public int batch() {
        return get(TrainingSettings.BATCH);
    }

    /** The initial learning rate. */
    public double learningRate() {
        return get(TrainingSettings.LEARNING_RATE);
    }

    /** The decoupled weight decay of AdamW. */
    public double weightDecay() {
        return get(TrainingSettings.WEIGHT_DECAY);
    }

    /** The seed of all random numbers. */
    public long seed() {
        return get(TrainingSettings.SEED);
    }

    private Map<String, Object> toJson() {
        Map<String, Object> m = new LinkedHashMap<>();
        ALL.forEach(s -> m.put(s.key(), json(s)));
        return m;
    }

    private <T> Object json(Setting<T> setting) {
        return setting.type().json().apply(get(setting));
    }

    /** Writes the settings into a run folder. */
    public void write(Path run) throws IOException {
        AtomicFiles.write(run.resolve(FILE), Json.write(Seal.sealed(toJson())) + "\n");
    }

    /**
     * Reads a run folder's settings. If the file is missing, broken or was changed, the exception names the file.
     * Files of earlier versions have no seal and are read without its check.
     */
    public static Settings read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException(run + " is no run folder: it has no " + FILE);
        }
        Map<String, Object> m = JsonFile.object(file);
        Seal.check(file, m);
        // Earlier versions kept paths as they were given.
        ALL.stream().filter(s -> s.isPath() && m.get(s.key()) instanceof String).forEach(s ->
                m.put(s.key(), Path.of((String) m.get(s.key())).toAbsolutePath().normalize().toString()));
        List<String> args = new ArrayList<>();
        m.forEach((key, value) -> {
            if (value != null) {
                args.add("--" + key.replace('_', '-') + "=" + value);
            }
        });
        try {
            // The values are read like command line options, so that the same checks apply.
            Settings settings = of(args);
            if (!settings.toJson().equals(m)) {
                throw JsonFile.broken(file, "it should be like " + Json.write(settings.toJson()));
            }
            return settings;
        } catch (UsageException e) {
            throw JsonFile.broken(file, e.getMessage());
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Settings s && values.equals(s.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
