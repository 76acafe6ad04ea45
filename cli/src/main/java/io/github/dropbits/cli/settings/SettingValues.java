package io.github.dropbits.cli.settings;

import java.util.HashMap;
import java.util.Map;

/** A map from settings to their values. Each value has its setting's type. */
final class SettingValues {
    private final Map<Setting<?>, Object> values = new HashMap<>();

    SettingValues() {
    }

    /** An independent copy. */
    SettingValues(SettingValues other) {
        values.putAll(other.values);
    }

    <T> void put(Setting<T> setting, T value) {
        values.put(setting, value);
    }

    boolean has(Setting<?> setting) {
        return values.containsKey(setting);
    }

    /** The value of a setting, which must have one. */
    @SuppressWarnings("unchecked") // put() only accepts values of the setting's type.
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
