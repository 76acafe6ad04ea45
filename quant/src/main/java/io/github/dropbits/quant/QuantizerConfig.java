package io.github.dropbits.quant;

import io.github.dropbits.core.io.Clip;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The configuration of a quantizer in a form that can be stored in a file. It consists of the name of the method and
 * the settings that were passed to the constructor. Learned values are not included, because they are parameters and
 * buffers of the quantizer. {@link QuantizationMethod#create} creates a quantizer from its configuration.
 *
 * @param method the name of the method
 * @param settings the settings by name; unmodifiable
 */
public record QuantizerConfig(String method, Map<String, String> settings) {
    /** The name of the setting for the bit-length, which most methods have. */
    public static final String BITS = "bits";

    /** Creates a configuration, and copies the settings. */
    public QuantizerConfig {
        Objects.requireNonNull(method, "method");
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /**
     * Creates a configuration whose only setting is the bit-length.
     *
     * @param method the name of the method
     * @param bits the bit-length
     * @return the configuration
     */
    public static QuantizerConfig of(String method, int bits) {
        return new QuantizerConfig(method, Map.of(BITS, Integer.toString(bits)));
    }

    /**
     * Returns a copy of this configuration in which one setting is added or replaced.
     *
     * @param setting the name of the setting
     * @param value the value of the setting, which is a number, a boolean or an enum constant; it is stored as the text
     *     that {@link Object#toString} returns
     * @return the new configuration
     */
    public QuantizerConfig with(String setting, Object value) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put(setting, value.toString());
        return new QuantizerConfig(method, all);
    }

    /**
     * Returns the bit-length.
     *
     * @return the value of {@link #BITS}
     * @throws IllegalArgumentException if the setting is missing or is not an integer
     */
    public int bits() {
        return integer(BITS);
    }

    /**
     * Returns the value of an integer setting.
     *
     * @param setting the name of the setting
     * @return the value
     * @throws IllegalArgumentException if the setting is missing or is not an integer
     */
    public int integer(String setting) {
        try {
            return Integer.parseInt(text(setting));
        } catch (NumberFormatException e) {
            throw invalid(setting, "an integer", e);
        }
    }

    /**
     * Returns the value of a floating-point setting.
     *
     * @param setting the name of the setting
     * @return the value
     * @throws IllegalArgumentException if the setting is missing or is not a number
     */
    public double real(String setting) {
        try {
            return Double.parseDouble(text(setting));
        } catch (NumberFormatException e) {
            throw invalid(setting, "a number", e);
        }
    }

    /**
     * Returns the value of a boolean setting.
     *
     * @param setting the name of the setting
     * @return the value
     * @throws IllegalArgumentException if the setting is missing or is neither {@code true} nor {@code false}
     */
    public boolean flag(String setting) {
        return switch (text(setting)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(setting, "true or false", null);
        };
    }

    /**
     * Returns the value of a setting that is an enum constant.
     *
     * @param <E> the enum type
     * @param setting the name of the setting
     * @param type the class of the enum
     * @return the value
     * @throws IllegalArgumentException if the setting is missing, or the enum has no constant of this name
     */
    public <E extends Enum<E>> E choice(String setting, Class<E> type) {
        try {
            return Enum.valueOf(type, text(setting));
        } catch (IllegalArgumentException e) {
            throw invalid(setting, "one of " + Arrays.toString(type.getEnumConstants()), e);
        }
    }

    private String text(String setting) {
        String value = settings.get(setting);
        if (value == null) {
            throw new IllegalArgumentException("method " + method + " needs the setting " + setting + "; there are "
                    + settings.keySet());
        }
        return value;
    }

    private IllegalArgumentException invalid(String setting, String expected, Exception cause) {
        return new IllegalArgumentException("method " + method + ": setting " + setting + " must be " + expected
                + ", not " + Clip.name(settings.get(setting)), cause);
    }
}
