package io.github.dropbits.cli.settings;

/**
 * Settings while they are being filled in. A setting that was not chosen gets its default, which may depend on other
 * settings of this draft.
 */
final class Draft {
    private final Choices choices;
    private final SettingValues values = new SettingValues();

    Draft(Choices choices) {
        this.choices = choices;
    }

    /** A setting's value, which is determined at the first call. */
    <T> T get(Setting<T> setting) {
        if (!values.has(setting)) {
            // The default is computed even if it is not used. This first checks the settings on which the default
            // depends, so that an error message names the first wrong setting.
            T defaultValue = setting.defaultValue(this);
            values.put(setting, choices.value(setting).orElse(defaultValue));
        }
        return values.get(setting);
    }

    /** All values that have been determined so far. */
    SettingValues values() {
        return values;
    }
}
