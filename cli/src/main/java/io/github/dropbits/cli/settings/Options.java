package io.github.dropbits.cli.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The options that a command accepts: their declaration, the parser and the help text. */
public final class Options {
    /**
     * An option.
     *
     * @param placeholder the placeholder of the option's value in the help; empty for a switch, which has no value
     * @param text the help text
     * @param defaultText the default; null if there is no default, or if the default depends on other options
     * @param path whether the value is a path, which is made absolute, so that it holds in every directory
     */
    private record Option(String placeholder, String text, String defaultText, boolean path) {
    }

    private final Map<String, Option> known = new LinkedHashMap<>();
    /** The positional option, whose value is given without the option's name; null if there is none. */
    private String positional;
    /** Whether the positional option may be given more than once. */
    private boolean repeatable;

    /**
     * Adds an option.
     *
     * @param name the name, without the leading hyphens
     * @param placeholder the placeholder of the value in the help
     * @param defaultText the default; null if there is no default, or if the default depends on other options
     * @param text the help text
     */
    public Options add(String name, String placeholder, String defaultText, String text) {
        known.put(name, new Option(placeholder, text, defaultText, false));
        return this;
    }

    /** Adds an option whose value is a path. The parsed value is absolute. */
    public Options addPath(String name, String placeholder, String text) {
        known.put(name, new Option(placeholder, text, null, true));
        return this;
    }

    /** Adds an option without a value. */
    public Options addSwitch(String name, String text) {
        return add(name, "", null, text);
    }

    /** Adds a positional option: one word on the command line, given without the option's name. */
    public Options addWord(String name, String text) {
        positional = name;
        return add(name, name.toUpperCase(Locale.ROOT), null, text);
    }

    /** Adds a positional option of any number of words. */
    public Options addWords(String name, String text) {
        repeatable = true;
        return addWord(name, text);
    }

    /** The options given on a command line, with typed access to their values. */
    public final class Given {
        private final Map<String, String> values = new LinkedHashMap<>();
        private final List<String> words = new ArrayList<>();

        /** Whether an option was given. */
        public boolean has(String name) {
            return values.containsKey(name);
        }

        /** An option's name in messages: for example {@code --seed}, or the placeholder of the positional option. */
        public String label(String name) {
            return name.equals(positional) ? known.get(name).placeholder() : "--" + name;
        }

        /** The values of the positional option, in order. */
        public List<String> words() {
            return words;
        }

        /** The names of the options that were given. */
        public Iterable<String> names() {
            return values.keySet();
        }

        /** The given options as command line arguments, except the options named in {@code without}. */
        public List<String> arguments(String... without) {
            List<String> args = new ArrayList<>();
            values.forEach((name, value) -> {
                if (!Arrays.asList(without).contains(name)) {
                    args.add("--" + name + (known.get(name).placeholder().isEmpty() ? "" : "=" + value));
                }
            });
            return args;
        }

        /** The text given for an option, or else the option's default; null if there is neither. */
        public String text(String name) {
            return values.getOrDefault(name, known.get(name).defaultText());
        }

        /** The value given for an option; empty if it was not given. */
        public <T> Optional<T> value(String name, OptionType<T> type) {
            return has(name) ? Optional.of(type.read(name, text(name))) : Optional.empty();
        }

        /** The value of an option that is one of several words. */
        public String word(String name, String defaultValue, String... words) {
            return value(name, OptionType.words(List.of(words), Function.identity())).orElse(defaultValue);
        }

        /** The value of an option that is a whole number within a range. */
        public int integer(String name, int defaultValue, int least, int most) {
            return value(name, OptionType.integer(least, most)).orElse(defaultValue);
        }
    }

    /** Parses command line arguments of the form {@code --name value} or {@code --name=value}. */
    public Given parse(String command, List<String> args) {
        Given given = new Given();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            boolean named = arg.startsWith("--");
            String name = named ? arg.substring(2, equals < 0 ? arg.length() : equals)
                    : arg.startsWith("-") ? null : positional;
            if (name == null || !known.containsKey(name)) {
                throw new UsageException("unknown option '" + OptionType.shown(arg) + "'; see ./dropbits " + command
                        + " --help" + (named ? Suggestion.of(name, known.keySet(), "--") : ""));
            }
            boolean valued = !known.get(name).placeholder().isEmpty();
            if (!valued && equals >= 0) {
                throw new UsageException("--" + name + " takes no value");
            }
            String value = !valued ? "true" : !named ? arg : equals >= 0 ? arg.substring(equals + 1)
                    : ++i < args.size() ? args.get(i) : "";
            if (value.isEmpty()) {
                throw new UsageException("--" + name + " needs a value");
            }
            if (known.get(name).path()) {
                value = absolute(name, value);
            }
            if (name.equals(positional)) {
                given.words.add(value);
            }
            if (given.values.put(name, value) != null && !(repeatable && name.equals(positional))) {
                throw new UsageException("--" + name + " is given twice");
            }
        }
        return given;
    }

    private static String absolute(String name, String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw new UsageException("--" + name + " must be a path: " + e.getReason());
        }
    }

    /** The help text, with one line for each option. */
    public String help() {
        StringBuilder out = new StringBuilder();
        known.forEach((name, o) -> out.append(String.format(Locale.ROOT, "  %-26s %s%s%n",
                (name.equals(positional) ? "" : "--" + name + " ") + o.placeholder()
                + (repeatable && name.equals(positional) ? "..." : ""), o.text(), o.defaultText() == null ? ""
                : " [" + o.defaultText() + "]")));
        return out.toString();
    }
}
