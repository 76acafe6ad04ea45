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

/** Everything that determines what a training gives; the number of threads does not. Immutable. */
public final class Settings {
    /** The file in a run folder. */
    public static final String FILE = "settings.json";

    /** All settings, in the order of the help and of the file. */
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

    /** The options that settings are made of. */
    public static Options options() {
        Options options = new Options();
        ALL.forEach(s -> s.addTo(options));
        return options;
    }

    /** Checks what was chosen, and fills in the rest. */
    public static Settings of(Choices choices) {
        Draft draft = new Draft(choices);
        ALL.forEach(draft::get);
        Settings settings = new Settings(draft.values());
        SettingsCheck.check(settings);
        return settings;
    }

    /** Reads and checks the options, and fills in what was not given. */
    public static Settings of(Options.Given given) {
        return of(Choices.of(given));
    }

    /** Settings as a command line gives them, see {@link Choices#of(List)}. */
    public static Settings of(List<String> args) {
        return of(Choices.of(args));
    }

    /** A setting's value. */
    public <T> T get(Setting<T> setting) {
        return values.get(setting);
    }

    /** A setting's value as a command line writes it. */
    public <T> String text(Setting<T> setting) {
        return setting.type().text(get(setting));
    }

    /** The data set. */
    public DataSetName data() {
        return get(DataSettings.DATA);
    }

    /** Where the data set's files are; empty for the usual place. */
    public Optional<Path> dataDir() {
        return get(DataSettings.DATA_DIR).map(Path::of);
    }

    /** Rows and columns that a folder's images are brought to. */
    public int imageSize() {
        return get(DataSettings.IMAGE_SIZE);
    }

    /** How training images are varied. */
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

    /** Its channels as a share of the published, where it has such a choice. */
    public double width() {
        return get(ModelSettings.WIDTH);
    }

    /** The file of the weights that it starts from. */
    public Optional<Path> weights() {
        return get(ModelSettings.WEIGHTS).map(Path::of);
    }

    /** The method of quantization; empty for a training in float only. */
    public Optional<QuantizationMethod> quantizer() {
        return get(QuantizerSettings.QUANTIZER);
    }

    /** Whether the run goes on quantized after its training in float. */
    public boolean quantizes() {
        return quantizer().isPresent();
    }

    /** The bits of weights; the most, if lengths are learned. */
    public int weightBits() {
        return get(QuantizerSettings.WEIGHT_BITS);
    }

    /** The bits of activations; the most, if lengths are learned. */
    public int actBits() {
        return get(QuantizerSettings.ACT_BITS);
    }

    /** Which classes pass their gradient. */
    public Estimator estimator() {
        return get(QuantizerSettings.ESTIMATOR);
    }

    /** The noise in training. */
    public SigmaMode sigma() {
        return get(QuantizerSettings.SIGMA).mode();
    }

    /** What becomes of steps after their first values. */
    public StepMode step() {
        return get(QuantizerSettings.STEP);
    }

    /** The bits that are never dropped. */
    public int minBits() {
        return get(QuantizerSettings.MIN_BITS);
    }

    /** The probability that a bit is dropped. */
    public double dropBits() {
        return get(QuantizerSettings.DROP_BITS);
    }

    /** How that probability goes on. */
    public DropSchedule dropSchedule() {
        return get(QuantizerSettings.DROP_SCHEDULE);
    }

    /** What masks are drawn for. */
    public DropUnit dropUnit() {
        return get(QuantizerSettings.DROP_UNIT);
    }

    /** The given price of a bit; 0 for none. */
    public double learnBits() {
        return get(QuantizerSettings.LEARN_BITS);
    }

    /** The average that learned bit-lengths come to; 0 for none. */
    public double targetBits() {
        return get(QuantizerSettings.TARGET_BITS);
    }

    /** Whether bit-lengths are learned. */
    public boolean learnsBits() {
        return learnBits() > 0 || targetBits() > 0;
    }

    /** What a bit costs. */
    public BitBudget.Cost budget() {
        return get(QuantizerSettings.BUDGET);
    }

    /** The temperature at which the float model teaches; 0 if it does not. */
    public double distill() {
        return get(TrainingSettings.DISTILL);
    }

    /** The decay of the weights' moving average; 0 for none. */
    public double ema() {
        return get(TrainingSettings.EMA);
    }

    /** Where batch norm's statistics come from in quantized training. */
    public BatchNormMode batchNorm() {
        return get(TrainingSettings.BATCH_NORM);
    }

    /** Epochs in float. */
    public int floatEpochs() {
        return get(TrainingSettings.FLOAT_EPOCHS);
    }

    /** Epochs quantized. */
    public int epochs() {
        return get(TrainingSettings.EPOCHS);
    }

    /** Examples a step. */
    public int batch() {
        return get(TrainingSettings.BATCH);
    }

    /** The learning rate at the start. */
    public double learningRate() {
        return get(TrainingSettings.LEARNING_RATE);
    }

    /** The decoupled weight decay. */
    public double weightDecay() {
        return get(TrainingSettings.WEIGHT_DECAY);
    }

    /** The seed of everything random. */
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

    /** Writes them into a run folder. */
    public void write(Path run) throws IOException {
        AtomicFiles.write(run.resolve(FILE), Json.write(toJson()) + "\n");
    }

    /** Reads a run folder's settings; a missing or broken file is named. */
    public static Settings read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException(run + " is no run folder: it has no " + FILE);
        }
        Map<String, Object> m = JsonFile.object(file);
        List<String> args = new ArrayList<>();
        m.forEach((key, value) -> {
            if (value != null) {
                args.add("--" + key.replace('_', '-') + "=" + value);
            }
        });
        try {
            // By the way of the command line, so that values are checked alike.
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
