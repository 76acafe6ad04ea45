package io.github.dropbits.cli.experiment;

import io.github.dropbits.cli.settings.Choices;
import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.cli.settings.TrainingSettings;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One of the ways of training that an experiment compares, to be run with every seed.
 *
 * @param name its name, unique within the experiment
 * @param group what it is drawn together with, such as {@code 2 bits}
 * @param start the arm from whose float model it starts; null if it trains in float itself
 * @param lengths the arm whose learned bit-lengths it takes; null for none
 * @param args its settings beside those of the experiment
 */
record Arm(String name, String group, String start, String lengths, List<String> args) {
    /** The name of the float training that the quantized ones start from. */
    static final String FLOAT = "float";

    /** The name of the float training that is as long as float and quantized training together. */
    static final String FLOAT_LONG = "float-long";

    /** The float training that the quantized ones start from. */
    static Arm floating() {
        return new Arm(FLOAT, "float", null, null, List.of("--quantizer=none"));
    }

    /** A training in float for as many epochs as the others have in all. */
    static Arm floatLong() {
        return new Arm(FLOAT_LONG, "float", null, null, List.of("--quantizer=none"));
    }

    /** A quantized training from the float arm's model. */
    static Arm quantized(String name, String group, String... args) {
        return new Arm(name, group, FLOAT, null, List.of(args));
    }

    /** The same with the bit-lengths that another arm learned with the same seed. */
    Arm lengthsOf(String other) {
        return new Arm(name, group, start, other, args);
    }

    /** Its settings with a seed, beside those that all arms share. */
    Settings settings(List<String> base, long seed) {
        Choices all = Choices.of(Stream.concat(base.stream(), args.stream()).toList())
                .with(TrainingSettings.SEED, seed);
        if (name.equals(FLOAT_LONG)) {
            Settings shared = Settings.of(base);
            all = all.with(TrainingSettings.FLOAT_EPOCHS, shared.floatEpochs() + shared.epochs());
        }
        return Settings.of(all);
    }

    /** The arms that it takes something from. */
    List<String> needs() {
        return Stream.of(start, lengths).filter(Objects::nonNull).toList();
    }

    /** Whether all that it takes from others is among the given arms. */
    boolean ready(List<String> done) {
        return done.containsAll(needs());
    }
}
