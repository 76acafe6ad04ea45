package io.github.dropbits.cli.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The options that a command takes, each with a value: parsing, help, and clear errors. */
public final class Options {
    /** An option; its default is null where there is none or it depends on others. */
    private record Option(String value, String text, String standard) {
    }

    private final Map<String, Option> known = new LinkedHashMap<>();
    /** The option whose value may stand alone; null for none. */
    private String word;
    /** Whether it may be given more than once. */
    private boolean manyWords;

    /** Adds an option. */
    public Options add(String name, String value, String standard, String text) {
        known.put(name, new Option(value, text, standard));
        return this;
    }

    /** Adds an option without a value. */
    public Options addSwitch(String name, String text) {
        return add(name, "", null, text);
    }

    /** Lets one word stand alone, without the name of its option. */
    public Options addWord(String name, String text) {
        word = name;
        return add(name, name.toUpperCase(Locale.ROOT), null, text);
    }

    /** Lets any number of words stand alone. */
    public Options addWords(String name, String text) {
        manyWords = true;
        return addWord(name, text);
    }

    /** What was given, with access by type. */
    public final class Given {
        private final Map<String, String> values = new LinkedHashMap<>();
        private final List<String> words = new ArrayList<>();

        /** Whether the option stands on the command line. */
        public boolean has(String name) {
            return values.containsKey(name);
        }

        /** The words that stand alone, in order. */
        public List<String> words() {
            return words;
        }

        /** The names on the command line. */
        public Iterable<String> names() {
            return values.keySet();
        }

        /** The command line again, without some of the options. */
        public List<String> arguments(String... without) {
            List<String> args = new ArrayList<>();
            values.forEach((name, value) -> {
                if (!Arrays.asList(without).contains(name)) {
                    args.add("--" + name + (known.get(name).value().isEmpty() ? "" : "=" + value));
                }
            });
            return args;
        }

        /** The text given, or the default, or null. */
        public String text(String name) {
            return values.getOrDefault(name, known.get(name).standard());
        }

        /** What was given for an option, if it was. */
        public <T> Optional<T> value(String name, OptionType<T> type) {
            return has(name) ? Optional.of(type.read(name, text(name))) : Optional.empty();
        }

        /** One of several words. */
        public String word(String name, String standard, String... words) {
            return value(name, OptionType.words(List.of(words), Function.identity())).orElse(standard);
        }

        /** A whole number within a range. */
        public int integer(String name, int standard, int least, int most) {
            return value(name, OptionType.integer(least, most)).orElse(standard);
        }
    }

    /** Reads a command line: {@code --name value} or {@code --name=value}. */
    public Given parse(String command, List<String> args) {
        Given given = new Given();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            boolean named = arg.startsWith("--");
            String name = named ? arg.substring(2, equals < 0 ? arg.length() : equals)
                    : arg.startsWith("-") ? null : word;
            if (name == null || !known.containsKey(name)) {
                throw new UsageException("unknown option '" + arg + "'; see ./dropbits " + command + " --help");
            }
            boolean valued = !known.get(name).value().isEmpty();
            if (!valued && equals >= 0) {
                throw new UsageException("--" + name + " takes no value");
            }
            String value = !valued ? "true" : !named ? arg : equals >= 0 ? arg.substring(equals + 1)
                    : ++i < args.size() ? args.get(i) : "";
            if (value.isEmpty()) {
                throw new UsageException("--" + name + " needs a value");
            }
            if (name.equals(word)) {
                given.words.add(value);
            }
            if (given.values.put(name, value) != null && !(manyWords && name.equals(word))) {
                throw new UsageException("--" + name + " is given twice");
            }
        }
        return given;
    }

    /** The options, a line each. */
    public String help() {
        StringBuilder out = new StringBuilder();
        known.forEach((name, o) -> out.append(String.format("  %-26s %s%s%n",
                (name.equals(word) ? "" : "--" + name + " ") + o.value()
                + (manyWords && name.equals(word) ? "..." : ""), o.text(), o.standard() == null ? "" : " ["
                + o.standard() + "]")));
        return out.toString();
    }
}
