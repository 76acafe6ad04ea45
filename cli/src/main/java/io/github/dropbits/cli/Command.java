package io.github.dropbits.cli;

import io.github.dropbits.cli.settings.Options;
import java.io.IOException;
import java.util.Map;

/** A command of {@code ./dropbits}. Other modules add commands as a service ({@link java.util.ServiceLoader}). */
public interface Command {
    /** The word that chooses it. */
    String name();

    /** What it does, in one line. */
    String summary();

    /** What it takes. */
    Options options();

    /**
     * Does it.
     *
     * @param given the command line
     * @return what to print as JSON, last on stdout
     * @throws IOException if a file is missing or broken: one line on stderr, exit status 1
     */
    Map<String, Object> run(Options.Given given) throws IOException;
}
