package io.github.dropbits.cli;

import io.github.dropbits.cli.run.CacheDir;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.Suggestion;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.datasets.image.CacheException;
import java.io.IOError;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * The command line. Progress goes to stderr, and the last line of stdout is one JSON object. An error is one line on
 * stderr, without a stack trace.
 */
public final class Main {
    /** The largest number of characters of a message. */
    private static final int MOST_MESSAGE = 4000;
    private static final List<Command> COMMANDS = commands();

    private Main() {
    }

    /** The commands of this module, followed by those that other jars on the class path provide. */
    private static List<Command> commands() {
        List<Command> all = new ArrayList<>(List.of(new TrainCommand(), new EvalCommand(), new ExportCommand(),
                new PredictCommand(), new PtqCommand(), new CompareCommand(), new ExperimentCommand(),
                new InfoCommand()));
        ServiceLoader.load(Command.class).forEach(all::add);
        return List.copyOf(all);
    }

    /**
     * Runs a command and exits with status 0 on success, 1 on failure and 2 on a usage error.
     *
     * @param args the command's name, followed by its options
     */
    public static void main(String[] args) {
        // Digits and letters in messages and files do not depend on the user's language.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(args));
    }

    static int run(String... args) {
        try {
            if (args.length > 1 && isHelp(args[0]) && !isHelp(args[1])) {
                return run(args[1], "--help");
            }
            if (args.length == 0 || isHelp(args[0])) {
                (args.length == 0 ? System.err : System.out).print(help());
                return args.length == 0 ? 2 : 0;
            }
            if (args[0].equals("--version")) {
                System.out.println("dropbits " + System.getProperty("dropbits.version", "unknown"));
                return 0;
            }
            Command command = command(args[0]);
            List<String> rest = Arrays.asList(args).subList(1, args.length);
            if (rest.contains("--help") || rest.contains("-h") || rest.equals(List.of("help"))) {
                System.out.print("./dropbits " + command.name() + ": " + command.summary() + "\n\n"
                        + command.options().help());
                return 0;
            }
            Options.Given given = command.options().parse(command.name(), rest);
            System.out.println(Json.write(CacheDir.within(given, () -> command.run(given))));
            return 0;
        } catch (UsageException e) {
            return fail(e.getMessage(), 2);
        } catch (CacheException e) {
            return fail(e.getMessage() + ", by --" + CacheDir.OPTION + " DIR, or none at all, by --" + CacheDir.OPTION
                    + " none", 1);
        } catch (NoSuchFileException e) {
            return fail("no such file: " + e.getMessage(), 1);
        } catch (FileSystemException e) {
            return fail("cannot use file " + e.getMessage(), 1);
        } catch (IOException | RuntimeException e) {
            return fail(e.getMessage() == null ? e.toString() : e.getMessage(), 1);
        } catch (OutOfMemoryError e) {
            return fail("out of memory: " + e.getMessage(), 1);
        } catch (StackOverflowError e) {
            return fail("the stack of the thread is full; java -Xss gives more", 1);
        } catch (LinkageError | VirtualMachineError | AssertionError | IOError e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return fail("an error of the Java machine: " + root, 1);
        }
    }

    private static Command command(String name) {
        return COMMANDS.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst().orElseThrow(
                () -> new UsageException("unknown command '" + name + "'; see ./dropbits --help"
                        + Suggestion.of(name, COMMANDS.stream().map(Command::name).toList(), "")));
    }

    private static boolean isHelp(String arg) {
        return arg.equals("--help") || arg.equals("-h") || arg.equals("help");
    }

    private static int fail(String message, int status) {
        System.err.println("dropbits: " + oneLine(message));
        return status;
    }

    /** A message that may quote a file: in one line, without control characters, and not endless. */
    private static String oneLine(String message) {
        String line = message.replaceAll("\\R", " ").replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MOST_MESSAGE ? line : line.substring(0, MOST_MESSAGE) + "...";
    }

    private static String help() {
        StringBuilder out = new StringBuilder("./dropbits COMMAND [OPTIONS]\n\n");
        for (Command c : COMMANDS) {
            out.append(String.format(Locale.ROOT, "  %-10s %s%n", c.name(), c.summary()));
        }
        return out.append("\n./dropbits COMMAND --help lists a command's options; --version tells the version.\n")
                .toString();
    }
}
