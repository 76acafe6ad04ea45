package io.github.dropbits.cli.experiment;

import io.github.dropbits.cli.settings.Choices;
import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.cli.settings.TrainingSettings;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One of the ways of training that an experiment compares. It is trained once with each seed.
 *
 * @param name the arm's name, unique within the experiment
 * @param group the arms with the same group are drawn in one chart; for example {@code 2 bits}
 * @param start the arm whose float model this arm starts from; null if this arm has its own float training
 * @param lengths the arm whose learned bit-lengths this arm uses; null for none
 * @param args the arm's own settings, in addition to the experiment's settings
 */
record Arm(String name, String group, String start, String lengths, List<String> args) {
    /** The name of the float arm, from which the quantized arms start. */
    static final String FLOAT = "float";

    /** The name of the float arm that trains as long as the other arms' float and quantized trainings together. */
    static final String FLOAT_LONG = "float-long";

    /** The float arm, from which the quantized arms start. */
    static Arm floating() {
        return new Arm(FLOAT, "float", null, null, List.of("--quantizer=none"));
    }

    /** A float arm whose number of epochs is the sum of the other arms' float epochs and quantized epochs. */
    static Arm floatLong() {
        return new Arm(FLOAT_LONG, "float", null, null, List.of("--quantizer=none"));
    }

    /** A quantized arm, which starts from the float arm's model. */
    static Arm quantized(String name, String group, String... args) {
        return new Arm(name, group, FLOAT, null, List.of(args));
    }

    /** A copy of this arm that uses the bit-lengths that another arm has learned with the same seed. */
    Arm lengthsOf(String other) {
        return new Arm(name, group, start, other, args);
    }

    /** The settings of this arm's training with one seed: {@code base}, which all arms share, and the arm's own. */
    Settings settings(List<String> base, long seed) {
        Choices all = Choices.of(Stream.concat(base.stream(), args.stream()).toList())
                .with(TrainingSettings.SEED, seed);
        if (name.equals(FLOAT_LONG)) {
            Settings shared = Settings.of(base);
            all = all.with(TrainingSettings.FLOAT_EPOCHS, shared.floatEpochs() + shared.epochs());
        }
        return Settings.of(all);
    }

    /** The names of the arms whose results this arm needs. */
    List<String> needs() {
        return Stream.of(start, lengths).filter(Objects::nonNull).toList();
    }

    /** Whether all arms that this arm needs are finished. */
    boolean ready(List<String> done) {
        return done.containsAll(needs());
    }
}
