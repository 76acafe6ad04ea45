package io.github.dropbits.cli.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings that were chosen explicitly. {@link Settings#of(Choices)} fills in the others. Immutable. */
public final class Choices {
    private final Options.Given given;
    /** Values that override the command line. */
    private final SettingValues overrides;

    private Choices(Options.Given given, SettingValues overrides) {
        this.given = given;
        this.overrides = overrides;
    }

    /** The choices of a parsed command line. Options that are not settings are ignored. */
    public static Choices of(Options.Given given) {
        return new Choices(given, new SettingValues());
    }

    /**
     * The choices of command line arguments.
     *
     * @param args options with their values, {@code --name=value}; if a name occurs repeatedly, the last value is used
     */
    public static Choices of(List<String> args) {
        Map<String, String> all = new LinkedHashMap<>();
        args.forEach(a -> all.put(a.substring(0, a.indexOf('=')), a));
        return of(Settings.options().parse("train", List.copyOf(all.values())));
    }

    /** A copy with one more choice, which replaces an earlier choice of the same setting. */
    public <T> Choices with(Setting<T> setting, T value) {
        SettingValues more = new SettingValues(overrides);
        more.put(setting, value);
        return new Choices(given, more);
    }

    /** The value chosen for a setting; empty if none was chosen. */
    public <T> Optional<T> value(Setting<T> setting) {
        return overrides.has(setting) ? Optional.of(overrides.get(setting)) : setting.in(given);
    }
}
