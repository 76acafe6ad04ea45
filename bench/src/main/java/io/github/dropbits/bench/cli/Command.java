package io.github.dropbits.bench.cli;

import io.github.dropbits.bench.run.Options;
import java.io.IOException;
import java.util.Map;

/** One of the commands of {@code ./dropbits}. */
interface Command {
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
