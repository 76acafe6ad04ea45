package io.github.dropbits.cli.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings that somebody chose; {@link Settings#of(Choices)} fills in the others. Immutable. */
public final class Choices {
    private final Options.Given given;
    /** What replaces the given. */
    private final SettingValues values;

    private Choices(Options.Given given, SettingValues values) {
        this.given = given;
        this.values = values;
    }

    /** Those of a command line whose options have settings' names; other options don't matter. */
    public static Choices of(Options.Given given) {
        return new Choices(given, new SettingValues());
    }

    /**
     * Those of a command line.
     *
     * @param args options with their values, {@code --name=value}; the last one of a name counts
     */
    public static Choices of(List<String> args) {
        Map<String, String> all = new LinkedHashMap<>();
        args.forEach(a -> all.put(a.substring(0, a.indexOf('=')), a));
        return of(Settings.options().parse("train", List.copyOf(all.values())));
    }

    /** The same with one setting chosen, whether it was before or not. */
    public <T> Choices with(Setting<T> setting, T value) {
        SettingValues more = new SettingValues(values);
        more.put(setting, value);
        return new Choices(given, more);
    }

    /** What was chosen for a setting. */
    public <T> Optional<T> value(Setting<T> setting) {
        return values.has(setting) ? Optional.of(values.get(setting)) : setting.in(given);
    }
}
