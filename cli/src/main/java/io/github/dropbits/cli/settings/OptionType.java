package io.github.dropbits.cli.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What values an option can have: how they are read, and how JSON holds them.
 *
 * @param must what a text must be, for messages
 * @param reader gives the value of a text; null or an IllegalArgumentException if the text is no such value
 * @param json gives a value as JSON holds it: a text, a whole number as Long, a Double, or null for no value
 */
public record OptionType<T>(String must, Function<String, T> reader, Function<T, Object> json) {
    /** Reads a value. */
    public T read(String option, String text) {
        try {
            T value = reader.apply(text);
            if (value != null) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new UsageException("--" + option + " " + must + ", not '" + text + "'");
    }

    /** A value as a command line writes it. */
    public String text(T value) {
        return String.valueOf(json.apply(value));
    }

    /** Any text, or none. */
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

    /** A number from one end up to another, which is included. */
    public static OptionType<Double> number(double least, double most) {
        return new OptionType<>("must be a number from " + least + " to " + most, text -> {
            double n = Double.parseDouble(text);
            return n >= least && n <= most ? n : null;
        }, n -> n);
    }

    /** A number from one end up to another, which is not included. */
    public static OptionType<Double> numberBelow(double least, double end) {
        return new OptionType<>("must be a number from " + least + " to less than " + end, text -> {
            double n = Double.parseDouble(text);
            return n >= least && n < end ? n : null;
        }, n -> n);
    }

    /** One of an enum's constants, by its {@link #word}. */
    public static <E extends Enum<E>> OptionType<E> words(Class<E> constants) {
        return words(Arrays.asList(constants.getEnumConstants()), OptionType::word);
    }

    /** One of several values, each with a word. */
    public static <T> OptionType<T> words(List<T> values, Function<T, String> word) {
        return new OptionType<>("must be one of " + values.stream().map(word).collect(Collectors.joining(", ")),
                text -> values.stream().filter(v -> word.apply(v).equals(text)).findFirst().orElse(null), word::apply);
    }

    /** The word of an enum's constant: its name in lower case with hyphens. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
