package io.github.dropbits.cli.settings;

/** Settings that are being filled in: what is chosen, and else the default, which may ask for other settings. */
final class Draft {
    private final Choices choices;
    private final SettingValues values = new SettingValues();

    Draft(Choices choices) {
        this.choices = choices;
    }

    /** A setting's value. */
    <T> T get(Setting<T> setting) {
        if (!values.has(setting)) {
            // The default first: bad values of the settings that it depends on are then named before this one's.
            T usual = setting.usual(this);
            values.put(setting, choices.value(setting).orElse(usual));
        }
        return values.get(setting);
    }

    /** All that was filled in. */
    SettingValues values() {
        return values;
    }
}
