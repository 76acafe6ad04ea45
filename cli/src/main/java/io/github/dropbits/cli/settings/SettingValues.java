package io.github.dropbits.cli.settings;

import java.util.HashMap;
import java.util.Map;

/** Values of settings, each of its setting's type. */
final class SettingValues {
    private final Map<Setting<?>, Object> values = new HashMap<>();

    SettingValues() {
    }

    /** A copy, which changes by itself. */
    SettingValues(SettingValues other) {
        values.putAll(other.values);
    }

    <T> void put(Setting<T> setting, T value) {
        values.put(setting, value);
    }

    boolean has(Setting<?> setting) {
        return values.containsKey(setting);
    }

    /** The value of a setting that has one. */
    @SuppressWarnings("unchecked") // Values come in with settings of their type only.
    <T> T get(Setting<T> setting) {
        if (!has(setting)) {
            throw new IllegalArgumentException("setting '" + setting + "' has no value");
        }
        return (T) values.get(setting);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SettingValues other && values.equals(other.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
