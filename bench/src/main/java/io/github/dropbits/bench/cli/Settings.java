package io.github.dropbits.bench.cli;

import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that determines what a training gives; the number of threads does not.
 *
 * @param data the data set's name
 * @param dataDir where its files are; null for the standard place
 * @param model the model's name
 * @param quantizer the quantizer's name, or none
 * @param weightBits bits of the weights, or the most if they are learned
 * @param actBits bits of the activations, likewise
 * @param estimator all or argmax
 * @param dropBits the probability that DropBits drops a bit
 * @param learnBits lambda of learned bit-lengths; 0 for fixed ones
 * @param floatEpochs epochs in float
 * @param epochs epochs quantized
 * @param batch examples a step
 * @param lr the learning rate at the start
 * @param seed the seed
 * @param limit training images to use; 0 for all
 */
record Settings(String data, String dataDir, String model, String quantizer, int weightBits, int actBits,
        String estimator, double dropBits, double learnBits, int floatEpochs, int epochs, int batch, double lr,
        long seed, int limit) {
    static final String FILE = "settings.json";
    private static final double DROP = 0.05;

    static Options options() {
        return new Options().add("data", "NAME", "digits", "digits, mnist or fashion-mnist")
                .add("data-dir", "DIR", null, "where the data set's files are")
                .add("model", "NAME", null, "lenet5, smallcnn or mlp [smallcnn for digits, else lenet5]")
                .add("quantizer", "NAME", "cpq", String.join(", ", Methods.names()) + " or none")
                .add("weight-bits", "N", "3", "bits of the weights, 1 to 8; the most, with --learn-bits")
                .add("act-bits", "N", "3", "bits of the activations, 1 to 8; the most, with --learn-bits")
                .add("estimator", "NAME", "all", "which classes pass their gradient: all or argmax")
                .add("drop-bits", "P", Double.toString(DROP),
                "probability that DropBits drops a bit above the second, at the start; it falls to 0")
                .add("learn-bits", "LAMBDA", "0", "learn bit-lengths, lambda being the price of a bit")
                .add("float-epochs", "N", null, "epochs in float [15 for digits, else 3]")
                .add("epochs", "N", null, "epochs quantized [25 for digits, else 5]")
                .add("batch", "N", null, "examples a step [32 for digits, else 128]")
                .add("lr", "X", "0.001", "learning rate of Adam at the start")
                .add("seed", "N", "1", "seed of everything random")
                .add("limit", "N", "0", "use the first N training images; 0 for all");
    }

    static Settings of(Options.Given given) {
        String data = given.word("data", "digits", "digits", "mnist", "fashion-mnist");
        boolean digits = data.equals("digits");
        String model = given.word("model", digits ? "smallcnn" : "lenet5", "lenet5", "smallcnn", "mlp");
        if (digits && model.equals("lenet5")) {
            throw new UsageException("--model lenet5 needs images of 28x28; the digits are 8x8: use smallcnn or mlp");
        }
        if (digits && given.has("data-dir")) {
            throw new UsageException("--data-dir makes no sense with digits, which are built in");
        }
        List<String> quantizers = new ArrayList<>(Methods.names());
        quantizers.add(Methods.NONE);
        Settings settings = new Settings(data, given.text("data-dir"), model,
                given.word("quantizer", Methods.CPQ, quantizers.toArray(String[]::new)),
                given.integer("weight-bits", 3, 1, 8), given.integer("act-bits", 3, 1, 8),
                given.word("estimator", "all", "all", "argmax"), given.number("drop-bits", DROP, 0, 1, false),
                given.number("learn-bits", 0, 0, 1e6, true), given.integer("float-epochs", digits ? 15 : 3, 0, 100_000),
                given.integer("epochs", digits ? 25 : 5, 1, 100_000),
                given.integer("batch", digits ? 32 : 128, 1, 1 << 20), given.number("lr", 1e-3, 0, 1e3, true),
                given.wide("seed", 1), given.integer("limit", 0, 0, Integer.MAX_VALUE));
        settings.checkCpqOptions();
        return settings;
    }

    private void checkCpqOptions() {
        boolean own = quantizer.equals(Methods.CPQ) || quantizer.equals(Methods.NONE);
        String odd = own ? null : !estimator.equals("all") ? "estimator"
                : dropBits != 0 && dropBits != DROP ? "drop-bits" : learnBits != 0 ? "learn-bits" : null;
        if (odd != null) {
            throw new UsageException("--" + odd + " makes sense with --quantizer cpq only");
        }
        if (quantizer.equals(Methods.ADABITS) && (weightBits != actBits || weightBits < 2)) {
            throw new UsageException("--quantizer adabits takes as many bits for weights as for activations, 2 to 8;"
                    + " not --weight-bits " + weightBits + " and --act-bits " + actBits);
        }
    }

    /** The same with a quantizer and its bits. */
    Settings with(String method, int bits) {
        return new Settings(data, dataDir, model, method, bits, bits, estimator, dropBits, learnBits, floatEpochs,
                epochs, batch, lr, seed, limit);
    }

    /** The same with another seed. */
    Settings with(long newSeed) {
        return new Settings(data, dataDir, model, quantizer, weightBits, actBits, estimator, dropBits, learnBits,
                floatEpochs, epochs, batch, lr, newSeed, limit);
    }

    private Map<String, Object> toMap() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("data", data);
        m.put("data_dir", dataDir);
        m.put("model", model);
        m.put("quantizer", quantizer);
        m.put("weight_bits", weightBits);
        m.put("act_bits", actBits);
        m.put("estimator", estimator);
        m.put("drop_bits", dropBits);
        m.put("learn_bits", learnBits);
        m.put("float_epochs", floatEpochs);
        m.put("epochs", epochs);
        m.put("batch", batch);
        m.put("lr", lr);
        m.put("seed", seed);
        m.put("limit", limit);
        return m;
    }

    void write(Path run) throws IOException {
        AtomicFiles.write(run.resolve(FILE), Json.write(toMap()) + "\n");
    }

    /** Reads a run folder's settings; a missing or broken file is named. */
    static Settings read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException(run + " is no run folder: it has no " + FILE);
        }
        Map<String, Object> m = JsonFile.object(file);
        // By the way of the command line, so that values are checked alike.
        List<String> args = new ArrayList<>();
        m.forEach((key, value) -> {
            if (value != null) {
                args.add("--" + key.replace('_', '-') + "=" + value);
            }
        });
        try {
            Settings settings = of(options().parse("train", args));
            if (!settings.toMap().keySet().equals(m.keySet())) {
                throw JsonFile.broken(file, "it should have " + settings.toMap().keySet() + ", not " + m.keySet());
            }
            return settings;
        } catch (UsageException e) {
            throw JsonFile.broken(file, e.getMessage());
        }
    }
}
