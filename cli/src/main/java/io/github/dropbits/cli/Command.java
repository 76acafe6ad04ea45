package io.github.dropbits.cli;

import io.github.dropbits.cli.settings.Options;
import java.io.IOException;
import java.util.Map;

/** A command of {@code ./dropbits}. Other modules add commands as a service ({@link java.util.ServiceLoader}). */
public interface Command {
    /** The command's name on the command line. */
    String name();

    /** One line for the help that says what the command does. */
    String summary();

    /** The options that the command accepts. */
    Options options();

    /**
     * Runs the command.
     *
     * @param given the options given on the command line
     * @return the result, which is printed as JSON in the last line of stdout
     * @throws IOException if a file is missing or broken; it is reported as one line on stderr, with exit status 1
     */
    Map<String, Object> run(Options.Given given) throws IOException;
}
