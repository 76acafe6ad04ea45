package io.github.dropbits.cli.settings;

import io.github.dropbits.quant.QuantizationMethod;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One setting of runs: its name, values, default and help text. It is declared once, as a constant of
 * {@link DataSettings}, {@link ModelSettings}, {@link QuantizerSettings} or {@link TrainingSettings}. The command line,
 * the files of run folders and error messages are derived from this declaration.
 *
 * @param <T> the type of the values
 */
public final class Setting<T> {
    private final String name;
    private final String placeholder;
    private final OptionType<T> type;
    private final String help;
    /** The default as shown in the help; null if the default depends on other settings. */
    private final String defaultText;
    private final Function<Draft, T> defaultValue;
    private final Predicate<QuantizationMethod> methods;
    private final boolean path;

    private Setting(String name, String placeholder, OptionType<T> type, String help, String defaultText,
            Function<Draft, T> defaultValue, Predicate<QuantizationMethod> methods, boolean path) {
        this.name = name;
        this.placeholder = placeholder;
        this.type = type;
        this.help = help;
        this.defaultText = defaultText;
        this.defaultValue = defaultValue;
        this.methods = methods;
        this.path = path;
    }

    /** A setting whose default does not depend on other settings. */
    static <T> Setting<T> of(String name, String placeholder, OptionType<T> type, String defaultText, String help) {
        T value = type.read(name, defaultText);
        return new Setting<>(name, placeholder, type, help, defaultText, d -> value, m -> true, false);
    }

    /** A setting whose default depends on other settings; the help text says how. */
    static <T> Setting<T> of(String name, String placeholder, OptionType<T> type, Function<Draft, T> defaultValue,
            String help) {
        return new Setting<>(name, placeholder, type, help, null, defaultValue, m -> true, false);
    }

    /** An optional path, which is empty by default. A path from a command line is made absolute. */
    static Setting<Optional<String>> path(String name, String placeholder, String help) {
        return new Setting<>(name, placeholder, OptionType.text(), help, null, d -> Optional.empty(), m -> true, true);
    }

    /** A copy of this setting that only applies to some methods of quantization. */
    Setting<T> forMethods(Predicate<QuantizationMethod> some) {
        return new Setting<>(name, placeholder, type, help, defaultText, defaultValue, some, path);
    }

    /** The name used on the command line. */
    public String name() {
        return name;
    }

    /** The name used in JSON. */
    String key() {
        return name.replace('-', '_');
    }

    /** Whether the value is a path. */
    boolean isPath() {
        return path;
    }

    /** The type of the values. */
    public OptionType<T> type() {
        return type;
    }

    /** Whether this setting applies to a method of quantization. */
    public boolean appliesTo(QuantizationMethod method) {
        return methods.test(method);
    }

    /** The default, which may depend on the given settings. */
    T defaultValue(Draft settings) {
        return defaultValue.apply(settings);
    }

    /** Whether a value has no effect: it is the default, or the 0 that switches a feature off. */
    boolean hasNoEffect(T value) {
        return value.equals(0.0) || defaultText != null && value.equals(type.read(name, defaultText));
    }

    /** The value given on a command line; empty if none was given. */
    public Optional<T> in(Options.Given given) {
        return given.value(name, type);
    }

    /** Adds this setting to a command's options. */
    public void addTo(Options options) {
        addTo(options, help);
    }

    /** Adds this setting to a command's options, with another help text. */
    public void addTo(Options options, String text) {
        if (path) {
            options.addPath(name, placeholder, text);
        } else {
            options.add(name, placeholder, defaultText, text);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
