package io.github.dropbits.cli.settings;

import io.github.dropbits.quant.QuantizationMethod;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One setting of runs: its name, its values, its default and its help. Declared once, as a constant of
 * {@link DataSettings}, {@link ModelSettings}, {@link QuantizerSettings} or {@link TrainingSettings}; the command line,
 * run folders and messages follow from that.
 */
public final class Setting<T> {
    private final String name;
    private final String placeholder;
    private final OptionType<T> type;
    private final String help;
    /** The default as the help shows it; null if the default depends on other settings. */
    private final String standard;
    private final Function<Draft, T> usual;
    private final Predicate<QuantizationMethod> takers;

    private Setting(String name, String placeholder, OptionType<T> type, String help, String standard,
            Function<Draft, T> usual, Predicate<QuantizationMethod> takers) {
        this.name = name;
        this.placeholder = placeholder;
        this.type = type;
        this.help = help;
        this.standard = standard;
        this.usual = usual;
        this.takers = takers;
    }

    /** A setting whose default does not depend on others. */
    static <T> Setting<T> of(String name, String placeholder, OptionType<T> type, String standard, String help) {
        T value = type.read(name, standard);
        return new Setting<>(name, placeholder, type, help, standard, d -> value, m -> true);
    }

    /** A setting whose default depends on others; the help says how. */
    static <T> Setting<T> of(String name, String placeholder, OptionType<T> type, Function<Draft, T> usual,
            String help) {
        return new Setting<>(name, placeholder, type, help, null, usual, m -> true);
    }

    /** A text that need not be given. */
    static Setting<Optional<String>> optional(String name, String placeholder, String help) {
        return of(name, placeholder, OptionType.text(), d -> Optional.empty(), help);
    }

    /** The same setting, which only some methods of quantization know. */
    Setting<T> forMethods(Predicate<QuantizationMethod> methods) {
        return new Setting<>(name, placeholder, type, help, standard, usual, methods);
    }

    /** The name, as on the command line. */
    public String name() {
        return name;
    }

    /** The name in JSON. */
    String key() {
        return name.replace('-', '_');
    }

    /** What values it can have. */
    public OptionType<T> type() {
        return type;
    }

    /** Whether a method of quantization knows this setting. */
    boolean takenBy(QuantizationMethod method) {
        return takers.test(method);
    }

    /** Its default among settings that are being filled in. */
    T usual(Draft settings) {
        return usual.apply(settings);
    }

    /** Whether a value is the default, or the 0 that switches something off. */
    boolean asksForNothing(T value) {
        return value.equals(0.0) || standard != null && value.equals(type.read(name, standard));
    }

    /** What a command line gives for it. */
    public Optional<T> in(Options.Given given) {
        return given.value(name, type);
    }

    /** Adds it to a command's options. */
    public void addTo(Options options) {
        addTo(options, help);
    }

    /** Adds it to a command's options with another help text. */
    public void addTo(Options options, String text) {
        options.add(name, placeholder, standard, text);
    }

    @Override
    public String toString() {
        return name;
    }
}
