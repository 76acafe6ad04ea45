package io.github.dropbits.cli.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The type of an option's values: how they are read from text, and how they are written to JSON.
 *
 * @param requirement the requirement on a text, for error messages, such as "must be a whole number"
 * @param reader converts a text to a value; returns null or throws an IllegalArgumentException if the text is invalid
 * @param json converts a value for JSON: to a String, a Long, a Double, or null for no value
 */
public record OptionType<T>(String requirement, Function<String, T> reader, Function<T, Object> json) {
    private static final int MOST_SHOWN = 100;

    /** Reads a value. */
    public T read(String option, String text) {
        try {
            T value = reader.apply(text);
            if (value != null) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, together with the null of other invalid texts.
        }
        throw new UsageException("--" + option + " " + requirement + ", not '" + shown(text) + "'");
    }

    /** A text that somebody gave, for a message: its first characters. */
    static String shown(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }

    /** A value's text, as on the command line. */
    public String text(T value) {
        return String.valueOf(json.apply(value));
    }

    /** Any text; {@code Optional.empty()} if the option is not given. */
    public static OptionType<Optional<String>> text() {
        return new OptionType<>("must be a text", Optional::of, t -> t.orElse(null));
    }

    /** A whole number within a range. */
    public static OptionType<Integer> integer(int least, int most) {
        return new OptionType<>("must be a whole number from " + least + " to " + most, text -> {
            int n = Integer.parseInt(text);
            return n >= least && n <= most ? n : null;
        }, n -> (long) n);
    }

    /** A whole number of 64 bits. */
    public static OptionType<Long> wide() {
        return new OptionType<>("must be a whole number", Long::valueOf, n -> n);
    }

    /** A number within a range, both ends included. */
    public static OptionType<Double> number(double least, double most) {
        return new OptionType<>("must be a number from " + least + " to " + most, text -> {
            double n = Double.parseDouble(text);
            return n >= least && n <= most ? n : null;
        }, n -> n);
    }

    /** A number within a range, the lower end included and the upper one excluded. */
    public static OptionType<Double> numberBelow(double least, double end) {
        return new OptionType<>("must be a number from " + least + " to less than " + end, text -> {
            double n = Double.parseDouble(text);
            return n >= least && n < end ? n : null;
        }, n -> n);
    }

    /** One of an enum's constants, named by its {@link #word}. */
    public static <E extends Enum<E>> OptionType<E> words(Class<E> constants) {
        return words(Arrays.asList(constants.getEnumConstants()), OptionType::word);
    }

    /** One of several values, each named by a word. */
    public static <T> OptionType<T> words(List<T> values, Function<T, String> word) {
        return new OptionType<>("must be one of " + values.stream().map(word).collect(Collectors.joining(", ")),
                text -> values.stream().filter(v -> word.apply(v).equals(text)).findFirst().orElse(null), word::apply);
    }

    /** The word for an enum's constant: its name in lower case, with hyphens. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
