package io.github.dropbits.cli.run;

import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that determines what a training gives; the number of threads does not. Values stand under the names of
 * the command line's options. Immutable.
 */
public final class Settings {
    /** The file in a run folder. */
    public static final String FILE = "settings.json";
    private static final double DROP = 0.05;
    private static final String NO = "none";
    /** What only CPQ knows, with the value that asks for nothing. */
    private static final Map<String, Object> OF_CPQ = cpqOptions();

    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = values;
    }

    private static Map<String, Object> cpqOptions() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("estimator", "all");
        m.put("sigma", "annealed");
        m.put("step", "learned");
        m.put("drop-bits", DROP);
        m.put("drop-schedule", "annealed");
        m.put("drop-unit", "layer");
        m.put("learn-bits", 0.0);
        m.put("target-bits", 0.0);
        return Collections.unmodifiableMap(m);
    }

    /** The options that settings are made of. */
    public static Options options() {
        return new Options().add("data", "NAME", "digits", String.join(", ", DataSets.NAMES))
                .add("data-dir", "DIR", null, "where the data set's files are")
                .add("image-size", "N", null, "rows and columns that a folder's images are brought to [32]")
                .add("augment", "HOW", NO, "training images: none, crop-flip or resized-crop, which flips as well")
                .add("model", "NAME", null, String.join(", ", Models.NAMES)
                        + " [smallcnn for digits, lenet5 for MNIST and Fashion-MNIST, else vgg7]")
                .add("width", "X", "1", "channels of vgg7 and mobilenetv2, as a share of the published")
                .add("weights", "FILE", null, "start from a PyTorch state dict, a safetensors file with torchvision's"
                        + " names; a last layer of other classes is left out")
                .add("quantizer", "NAME", "cpq", String.join(", ", Methods.names()) + " or none")
                .add("weight-bits", "N", "3", "bits of the weights, 1 to 8; the most, with learned lengths")
                .add("act-bits", "N", "3", "bits of the activations, 1 to 8; the most, with learned lengths")
                .add("estimator", "NAME", "all", "which classes pass their gradient: all or argmax")
                .add("sigma", "HOW", "annealed", "noise in steps: annealed (1/3 to 1/10), annealed:A:B, fixed:A or"
                        + " learned:A")
                .add("step", "HOW", "learned", "the steps after their first values: learned or fixed")
                .add("min-bits", "N", null, "bits that are never dropped [2; with learned lengths 1]")
                .add("drop-bits", "P", Double.toString(DROP), "probability that DropBits drops a bit above the least")
                .add("drop-schedule", "HOW", "annealed", "annealed (falling to 0) or constant")
                .add("drop-unit", "WHAT", "layer", "what draws its masks by itself: a layer, or each output channel")
                .add("learn-bits", "LAMBDA", "0", "learn bit-lengths, lambda being the price of a bit")
                .add("target-bits", "X", "0", "learn bit-lengths that come to X on average; lambda is found")
                .add("budget", "WHAT", "count", "what a bit costs: the same everywhere (count), by the layer's share"
                        + " of the weights (size) or of the multiply-adds (compute)")
                .add("distill", "T", "0", "learn from the float model's outputs at temperature T; 0 for not")
                .add("ema", "D", "0", "use a moving average of the weights with decay D; 0 for not")
                .add("batch-norm", "HOW", "usual", "statistics of the quantized training: usual, frozen, or"
                        + " reestimated at the end")
                .add("float-epochs", "N", null, "epochs in float [15 for digits, else 3]")
                .add("epochs", "N", null, "epochs quantized [25 for digits, else 5]")
                .add("batch", "N", null, "examples a step [32 for digits, else 128]")
                .add("lr", "X", "0.001", "learning rate of Adam at the start")
                .add("weight-decay", "X", "0", "decoupled weight decay")
                .add("seed", "N", "1", "seed of everything random")
                .add("limit", "N", "0", "use N training images, the first or, of a folder, any; 0 for all")
                .add("test-limit", "N", "0", "use N test images, likewise; 0 for all");
    }

    /** Reads and checks the options, and fills in what was not given. */
    public static Settings of(Options.Given given) {
        Reader r = new Reader(given);
        String data = r.word("data", "digits", DataSets.NAMES);
        boolean digits = data.equals("digits");
        r.text("data-dir");
        r.integer("image-size", 32, 8, 512);
        r.word("augment", NO, List.of(NO, "crop-flip", "resized-crop"));
        r.word("model", Models.usual(data), Models.NAMES);
        r.number("width", 1, 1.0 / 64, 8, true);
        r.text("weights");
        List<String> quantizers = new ArrayList<>(Methods.names());
        quantizers.add(Methods.NONE);
        r.word("quantizer", Methods.CPQ, quantizers);
        int weightBits = r.integer("weight-bits", 3, 1, 8);
        int actBits = r.integer("act-bits", 3, 1, 8);
        r.word("estimator", "all", List.of("all", "argmax"));
        Methods.sigma(r.given("sigma", "annealed"));
        r.word("step", "learned", List.of("learned", "fixed"));
        boolean learns = given.number("learn-bits", 0, 0, 1e6, true) > 0
                || given.number("target-bits", 0, 0, 8, true) > 0;
        r.integer("min-bits", learns ? 1 : Math.min(2, Math.min(weightBits, actBits)), 1, 8);
        r.number("drop-bits", DROP, 0, 1, false);
        r.word("drop-schedule", "annealed", List.of("annealed", "constant"));
        r.word("drop-unit", "layer", List.of("layer", "channel"));
        r.number("learn-bits", 0, 0, 1e6, true);
        r.number("target-bits", 0, 0, 8, true);
        r.word("budget", "count", List.of("count", "size", "compute"));
        r.number("distill", 0, 0, 1e3, true);
        r.number("ema", 0, 0, 1, false);
        r.word("batch-norm", "usual", List.of("usual", "frozen", "reestimated"));
        r.integer("float-epochs", digits ? 15 : 3, 0, 100_000);
        r.integer("epochs", digits ? 25 : 5, 1, 100_000);
        r.integer("batch", digits ? 32 : 128, 1, 1 << 20);
        r.number("lr", 1e-3, 0, 1e3, true);
        r.number("weight-decay", 0, 0, 1e3, true);
        r.wide("seed", 1);
        r.integer("limit", 0, 0, Integer.MAX_VALUE);
        r.integer("test-limit", 0, 0, Integer.MAX_VALUE);
        Settings settings = new Settings(Collections.unmodifiableMap(r.values));
        settings.check();
        return settings;
    }

    /**
     * Settings as a command line gives them.
     *
     * @param args options with their values, {@code --name=value}
     * @param more options that are added, or that replace those of the same names
     */
    public static Settings of(List<String> args, String... more) {
        Map<String, String> all = new LinkedHashMap<>();
        args.forEach(a -> all.put(a.substring(0, a.indexOf('=')), a));
        Arrays.stream(more).forEach(a -> all.put(a.substring(0, a.indexOf('=')), a));
        return of(options().parse("train", List.copyOf(all.values())));
    }

    /** Takes options one by one, in the order of the file. */
    private static final class Reader {
        private final Options.Given given;
        private final Map<String, Object> values = new LinkedHashMap<>();

        Reader(Options.Given given) {
            this.given = given;
        }

        void text(String name) {
            values.put(name, given.text(name));
        }

        String given(String name, String standard) {
            String value = given.has(name) ? given.text(name) : standard;
            values.put(name, value);
            return value;
        }

        String word(String name, String standard, List<String> words) {
            String value = given.word(name, standard, words.toArray(String[]::new));
            values.put(name, value);
            return value;
        }

        int integer(String name, int standard, int least, int most) {
            int value = given.integer(name, standard, least, most);
            values.put(name, (long) value);
            return value;
        }

        void wide(String name, long standard) {
            values.put(name, given.wide(name, standard));
        }

        void number(String name, double standard, double least, double most, boolean including) {
            values.put(name, given.number(name, standard, least, most, including));
        }
    }

    private void check() {
        if (text("data").equals("digits") && text("data-dir") != null) {
            throw new UsageException("--data-dir makes no sense with digits, which are built in");
        }
        Models.check(this);
        if (text("augment").equals("resized-crop") && !text("data").equals("folder")) {
            throw new UsageException("--augment resized-crop makes sense with --data folder only");
        }
        if (!text("quantizer").equals(Methods.CPQ) && !text("quantizer").equals(Methods.NONE)) {
            OF_CPQ.forEach((name, usual) -> {
                if (!usual.equals(values.get(name)) && !values.get(name).equals(0.0)) {
                    throw new UsageException("--" + name + " makes sense with --quantizer cpq only");
                }
            });
        }
        int weightBits = integer("weight-bits");
        if (text("quantizer").equals(Methods.ADABITS) && (weightBits != integer("act-bits") || weightBits < 2)) {
            throw new UsageException("--quantizer adabits takes as many bits for weights as for activations, 2 to 8;"
                    + " not --weight-bits " + weightBits + " and --act-bits " + integer("act-bits"));
        }
        checkLengths();
        if (integer("min-bits") > Math.min(weightBits, integer("act-bits"))) {
            throw new UsageException("--min-bits " + integer("min-bits") + " is more than the bits of the weights or"
                    + " the activations");
        }
    }

    private void checkLengths() {
        if (number("learn-bits") > 0 && number("target-bits") > 0) {
            throw new UsageException("--learn-bits gives lambda and --target-bits finds it: only one makes sense");
        }
        double target = number("target-bits");
        int most = Math.max(integer("weight-bits"), integer("act-bits"));
        if (target > 0 && (target < integer("min-bits") || target > most)) {
            throw new UsageException("--target-bits " + target + " must be from --min-bits " + integer("min-bits")
                    + " to the most of --weight-bits and --act-bits, " + most);
        }
        if (!learnsBits() && !text("budget").equals("count")) {
            throw new UsageException("--budget makes sense with --target-bits or --learn-bits only");
        }
    }

    /** A text, or null. */
    public String text(String name) {
        return (String) value(name);
    }

    /** A whole number. */
    public int integer(String name) {
        return Math.toIntExact((long) value(name));
    }

    /** A number. */
    public double number(String name) {
        return (double) value(name);
    }

    /** The seed of everything random. */
    public long seed() {
        return (long) value("seed");
    }

    private Object value(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("there is no setting '" + name + "'");
        }
        return values.get(name);
    }

    /** Whether the run goes on quantized after its training in float. */
    public boolean quantizes() {
        return !text("quantizer").equals(Methods.NONE);
    }

    /** Whether bit-lengths are learned. */
    public boolean learnsBits() {
        return number("learn-bits") > 0 || number("target-bits") > 0;
    }

    private static List<String> arguments(Map<String, Object> values) {
        List<String> args = new ArrayList<>();
        values.forEach((name, value) -> {
            if (value != null) {
                args.add("--" + name + "=" + value);
            }
        });
        return args;
    }

    private Map<String, Object> toMap() {
        Map<String, Object> m = new LinkedHashMap<>();
        values.forEach((name, value) -> m.put(name.replace('-', '_'), value));
        return m;
    }

    /** Writes them into a run folder. */
    public void write(Path run) throws IOException {
        AtomicFiles.write(run.resolve(FILE), Json.write(toMap()) + "\n");
    }

    /** Reads a run folder's settings; a missing or broken file is named. */
    public static Settings read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException(run + " is no run folder: it has no " + FILE);
        }
        Map<String, Object> m = JsonFile.object(file);
        Map<String, Object> named = new LinkedHashMap<>();
        m.forEach((name, value) -> named.put(name.replace('_', '-'), value));
        try {
            // By the way of the command line, so that values are checked alike.
            Settings settings = of(arguments(named));
            if (!settings.toMap().equals(m)) {
                throw JsonFile.broken(file, "it should be like " + Json.write(settings.toMap()));
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
        return values.toString();
    }
}
