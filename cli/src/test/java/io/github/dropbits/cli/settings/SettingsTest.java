package io.github.dropbits.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.io.Json;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.bits.BitBudget;
import io.github.dropbits.quant.cpq.Estimator;
import io.github.dropbits.quant.cpq.SigmaMode;
import io.github.dropbits.quant.methods.QuantizationMethods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting is declared once. Its value is the same from text, from a typed choice and from a settings file. */
class SettingsTest {
    /** A settings file written by an earlier version, which stored settings as text. */
    private static final String FILE = "{\"data\":\"folder\",\"data_dir\":\"a//b\",\"image_size\":48,"
            + "\"augment\":\"resized-crop\",\"model\":\"mobilenetv2\",\"width\":0.25,\"weights\":\"w.safetensors\","
            + "\"quantizer\":\"cpq\",\"weight_bits\":5,\"act_bits\":4,\"estimator\":\"argmax\","
            + "\"sigma\":\"annealed:.3:0.10\",\"step\":\"fixed\",\"min_bits\":2,\"drop_bits\":0.25,"
            + "\"drop_schedule\":\"constant\",\"drop_unit\":\"channel\",\"learn_bits\":0.0,\"target_bits\":3.5,"
            + "\"budget\":\"compute\",\"distill\":2.0,\"ema\":0.99,\"batch_norm\":\"reestimated\",\"float_epochs\":2,"
            + "\"epochs\":7,\"batch\":16,\"lr\":0.01,\"weight_decay\":0.0001,\"seed\":-9223372036854775808,"
            + "\"limit\":100,\"test_limit\":50}\n";

    /** Two valid values for each setting, as texts. */
    private static final Map<Setting<?>, List<String>> EXAMPLES = Map.ofEntries(
            example(DataSettings.DATA, "fashion-mnist", "cifar100"),
            example(DataSettings.DATA_DIR, absolute("x"), absolute("a/b")),
            example(DataSettings.IMAGE_SIZE, "8", "512"), example(DataSettings.AUGMENT, "crop-flip", "none"),
            example(DataSettings.LIMIT, "1", "2147483647"), example(DataSettings.TEST_LIMIT, "7", "100"),
            example(ModelSettings.MODEL, "mlp", "smallcnn"), example(ModelSettings.WIDTH, "0.015625", "8"),
            example(ModelSettings.WEIGHTS, absolute("w"), absolute("v/w")),
            example(QuantizerSettings.QUANTIZER, "lsq+", "none"),
            example(QuantizerSettings.WEIGHT_BITS, "2", "8"), example(QuantizerSettings.ACT_BITS, "2", "8"),
            example(QuantizerSettings.ESTIMATOR, "argmax", "all"),
            example(QuantizerSettings.SIGMA, "fixed:.30", "learned:0.2"),
            example(QuantizerSettings.STEP, "fixed", "learned"), example(QuantizerSettings.MIN_BITS, "1", "3"),
            example(QuantizerSettings.DROP_BITS, "0", "0.999"),
            example(QuantizerSettings.DROP_SCHEDULE, "constant", "annealed"),
            example(QuantizerSettings.DROP_UNIT, "channel", "layer"),
            example(QuantizerSettings.LEARN_BITS, "0.5", "1e-3"), example(QuantizerSettings.TARGET_BITS, "2", "2.75"),
            example(QuantizerSettings.BUDGET, "size", "compute"), example(TrainingSettings.DISTILL, "4", "1000"),
            example(TrainingSettings.EMA, "0.5", "0.9999"),
            example(TrainingSettings.BATCH_NORM, "frozen", "reestimated"),
            example(TrainingSettings.FLOAT_EPOCHS, "0", "100000"), example(TrainingSettings.EPOCHS, "1", "3"),
            example(TrainingSettings.BATCH, "1", "1048576"), example(TrainingSettings.LEARNING_RATE, "0", "1e-7"),
            example(TrainingSettings.WEIGHT_DECAY, "0.1", "1000"),
            example(TrainingSettings.SEED, "-1", "9223372036854775807"));

    @TempDir
    Path dir;

    private static Map.Entry<Setting<?>, List<String>> example(Setting<?> setting, String... texts) {
        return Map.entry(setting, List.of(texts));
    }

    static List<Setting<?>> all() {
        return Settings.ALL;
    }

    /** Arguments that give a setting a value, together with other settings that this value requires. */
    private static List<String> with(Setting<?> setting, String text) {
        List<String> args = new ArrayList<>(List.of("--" + setting + "=" + text));
        if (setting == DataSettings.DATA_DIR) {
            args.add("--data=mnist");
        } else if (setting == ModelSettings.WIDTH) {
            args.addAll(List.of("--data=cifar10", "--model=vgg7"));
        } else if (setting == QuantizerSettings.BUDGET) {
            args.add("--target-bits=2");
        }
        return args;
    }

    private Settings written(Settings settings) throws IOException {
        settings.write(dir);
        return Settings.read(dir);
    }

    @Test
    void namesAreUniqueAndEverySettingHasAnExample() {
        Set<String> names = new HashSet<>();
        Settings.ALL.forEach(s -> assertTrue(names.add(s.name()), s.name()));
        assertEquals(new HashSet<>(Settings.ALL), EXAMPLES.keySet());
    }

    @ParameterizedTest
    @MethodSource("all")
    void byTextByTypeAndByFileItIsTheSame(Setting<?> setting) throws IOException {
        Set<Object> values = new HashSet<>();
        for (String text : EXAMPLES.get(setting)) {
            Settings settings = Settings.of(with(setting, text));
            assertTrue(values.add(settings.get(setting)), text);
            assertEquals(settings, written(settings));
            assertEquals(settings.hashCode(), written(settings).hashCode());
            assertSame(setting, text, settings);
            assertEquals(1, Files.readString(dir.resolve(Settings.FILE)).split("\"" + setting.key() + "\":", -1).length
                    - 1);
        }
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }

    private static <T> void assertSame(Setting<T> setting, String text, Settings settings) {
        T value = settings.get(setting);
        assertEquals(value, setting.type().read(setting.name(), text));
        assertEquals(value, setting.type().read(setting.name(), settings.text(setting)));
        Choices others = Choices.of(with(setting, text).stream().filter(a -> !a.startsWith("--" + setting + "="))
                .toList());
        assertEquals(settings, Settings.of(others.with(setting, value)));
    }

    @Test
    void anyMixtureIsTheSameByFileAndByText() throws IOException {
        Random random = new Random(1);
        int valid = 0;
        for (int i = 0; i < 2000; i++) {
            List<String> args = new ArrayList<>();
            for (Setting<?> s : Settings.ALL) {
                if (random.nextInt(6) == 0) {
                    args.add("--" + s + "=" + EXAMPLES.get(s).get(random.nextInt(2)));
                }
            }
            try {
                Settings settings = Settings.of(args);
                valid++;
                assertEquals(settings, written(settings), args::toString);
                List<String> whole = Settings.ALL.stream().filter(s -> !settings.text(s).equals("null"))
                        .map(s -> "--" + s + "=" + settings.text(s)).toList();
                assertEquals(settings, Settings.of(whole), args::toString);
            } catch (UsageException e) {
                assertTrue(e.getMessage().startsWith("--"), e::getMessage);
            }
        }
        assertTrue(valid > 50, "of 2000 mixtures only " + valid + " make sense");
    }

    @Test
    void everyAccessorGivesItsSetting() throws IOException {
        Files.writeString(dir.resolve(Settings.FILE), FILE);
        Settings s = Settings.read(dir);
        assertEquals(List.of(DataSetName.FOLDER, Optional.of(Path.of(absolute("a/b"))), 48, Augment.RESIZED_CROP, 100,
                        50),
                List.of(s.data(), s.dataDir(), s.imageSize(), s.augment(), s.limit(), s.testLimit()));
        assertEquals(List.of(ModelName.MOBILENETV2, 0.25, Optional.of(Path.of(absolute("w.safetensors")))),
                List.of(s.model(), s.width(), s.weights()));
        assertEquals(List.of("cpq", 5, 4, Estimator.ARGMAX, SigmaMode.annealed(0.3, 0.1), StepMode.FIXED, 2),
                List.of(s.quantizer().orElseThrow().name(), s.weightBits(), s.actBits(), s.estimator(), s.sigma(),
                        s.step(), s.minBits()));
        assertEquals(List.of(0.25, DropSchedule.CONSTANT, DropUnit.CHANNEL, 0.0, 3.5, true, BitBudget.Cost.COMPUTE),
                List.of(s.dropBits(), s.dropSchedule(), s.dropUnit(), s.learnBits(), s.targetBits(), s.learnsBits(),
                        s.budget()));
        assertEquals(List.of(2.0, 0.99, BatchNormMode.REESTIMATED, 2, 7, 16, 0.01, 1e-4, Long.MIN_VALUE),
                List.of(s.distill(), s.ema(), s.batchNorm(), s.floatEpochs(), s.epochs(), s.batch(), s.learningRate(),
                        s.weightDecay(), s.seed()));
        s.write(dir);
        assertEquals(FILE.replace("a//b", absolute("a/b")).replace("w.safetensors", absolute("w.safetensors")),
                Files.readString(dir.resolve(Settings.FILE)).replaceFirst(",\"seal\":\"[^\"]*\"", ""),
                "the bytes that were read, with absolute paths");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "                               | smallcnn | 15 | 25 | 32  | 2",
        "--data=mnist                   | lenet5   | 3  | 5  | 128 | 2",
        "--data=folder                  | vgg7     | 3  | 5  | 128 | 2",
        "--weight-bits=1                | smallcnn | 15 | 25 | 32  | 1",
        "--target-bits=2                | smallcnn | 15 | 25 | 32  | 1",
        "--learn-bits=0.1               | smallcnn | 15 | 25 | 32  | 1"})
    void defaultsThatDependOnOtherSettings(String arg, String model, int floatEpochs, int epochs, int batch,
            int minBits) {
        Settings s = Settings.of(Stream.ofNullable(arg).toList());
        assertEquals(List.of(model, floatEpochs, epochs, batch, minBits),
                List.of(s.model().word(), s.floatEpochs(), s.epochs(), s.batch(), s.minBits()));
    }

    @Test
    void whatIsChosenByTypeReplacesTheText() {
        Choices choices = Choices.of(List.of("--epochs=3", "--seed=4"));
        Choices replaced = choices.with(TrainingSettings.SEED, 5L);
        assertEquals(4, Settings.of(choices).seed());
        assertEquals(5, Settings.of(replaced).seed());
        assertEquals(3, Settings.of(replaced).epochs());
        assertNotEquals(Settings.of(choices), Settings.of(replaced));
        assertEquals(Optional.empty(), choices.value(TrainingSettings.BATCH));
    }

    @Test
    void optionsOfMethodsAreSettings() {
        List<String> names = Settings.ALL.stream().map(Setting::name).toList();
        for (QuantizationMethod m : QuantizationMethods.all()) {
            assertTrue(names.containsAll(m.options()), m.name());
        }
    }

    @Test
    void methodsTakeTheirOwnSettingsOnly() {
        for (QuantizationMethod m : QuantizationMethods.training()) {
            for (String option : List.of("--sigma=fixed:0.3", "--learn-bits=0.5", "--drop-bits=0.5")) {
                List<String> args = List.of("--quantizer=" + m.name(), option);
                if (m.name().equals("cpq")) {
                    Settings.of(args);
                } else {
                    assertEquals(option.substring(0, option.indexOf('=')) + " makes sense with --quantizer cpq only",
                            assertThrows(UsageException.class, () -> Settings.of(args)).getMessage());
                }
            }
            Settings.of(List.of("--quantizer=" + m.name(), "--drop-bits=0", "--sigma=annealed", "--learn-bits=0"));
        }
    }

    @Test
    void theFileIsOneJsonObjectInTheOrderOfTheHelp() throws IOException {
        Settings.of(List.of()).write(dir);
        Object json = Json.parse(Files.readString(dir.resolve(Settings.FILE)));
        List<String> keys = new ArrayList<>(Settings.ALL.stream().map(Setting::key).toList());
        keys.add("seal");
        assertEquals(keys, List.copyOf(((Map<?, ?>) json).keySet()));
    }
}
