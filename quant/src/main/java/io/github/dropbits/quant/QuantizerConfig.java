package io.github.dropbits.quant;

import io.github.dropbits.core.io.Clip;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a quantizer is made of, in a form that a file can hold: its method and the settings of its constructor. The
 * values that it learned are not included; these are its parameters and buffers. {@link QuantizationMethod#create}
 * makes a quantizer from it.
 *
 * @param method the name of its method
 * @param settings the settings by name; unmodifiable
 */
public record QuantizerConfig(String method, Map<String, String> settings) {
    /** The name of the setting that most methods have: the bit-length. */
    public static final String BITS = "bits";

    /** Copies the settings. */
    public QuantizerConfig {
        Objects.requireNonNull(method, "method");
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /**
     * Creates a configuration whose one setting is the bit-length.
     *
     * @param method the name of the method
     * @param bits the bit-length
     * @return the configuration
     */
    public static QuantizerConfig of(String method, int bits) {
        return new QuantizerConfig(method, Map.of(BITS, Integer.toString(bits)));
    }

    /**
     * A copy with one more setting, or another value of a setting.
     *
     * @param setting the name of the setting
     * @param value the value, whose text {@link Object#toString} gives: a number, a boolean or an enum's constant
     * @return the copy
     */
    public QuantizerConfig with(String setting, Object value) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put(setting, value.toString());
        return new QuantizerConfig(method, all);
    }

    /**
     * The bit-length.
     *
     * @return the value of {@link #BITS}
     * @throws IllegalArgumentException if there is none, or it is not an integer
     */
    public int bits() {
        return integer(BITS);
    }

    /**
     * A setting that is an integer.
     *
     * @param setting its name
     * @return its value
     * @throws IllegalArgumentException if there is none, or it is not an integer
     */
    public int integer(String setting) {
        try {
            return Integer.parseInt(text(setting));
        } catch (NumberFormatException e) {
            throw invalid(setting, "an integer", e);
        }
    }

    /**
     * A setting that is a real number.
     *
     * @param setting its name
     * @return its value
     * @throws IllegalArgumentException if there is none, or it is not a number
     */
    public double real(String setting) {
        try {
            return Double.parseDouble(text(setting));
        } catch (NumberFormatException e) {
            throw invalid(setting, "a number", e);
        }
    }

    /**
     * A setting that is true or false.
     *
     * @param setting its name
     * @return its value
     * @throws IllegalArgumentException if there is none, or it is neither {@code true} nor {@code false}
     */
    public boolean flag(String setting) {
        return switch (text(setting)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(setting, "true or false", null);
        };
    }

    /**
     * A setting that is one of an enum's constants.
     *
     * @param <E> the enum
     * @param setting its name
     * @param type the enum
     * @return its value
     * @throws IllegalArgumentException if there is none, or the enum has no such constant
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
