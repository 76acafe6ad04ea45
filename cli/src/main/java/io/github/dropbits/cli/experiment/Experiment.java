package io.github.dropbits.cli.experiment;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One of the experiments of {@code ./dropbits experiment}. */
public interface Experiment {
    /** The word that chooses it. */
    String name();

    /** What it shows, in one line. */
    String shows();

    /** About how long it takes on two cores, and in its quick form. */
    String duration();

    /**
     * The experiment with part of its ways of training.
     *
     * @param arms the names of those to keep; what they start from is kept too
     * @throws io.github.dropbits.cli.settings.UsageException if there is none of such a name
     */
    Experiment only(List<String> arms);

    /**
     * Checks that it can be run so, before anything is written.
     *
     * @throws IOException if its data are missing or broken
     */
    void check(Lab lab) throws IOException;

    /**
     * Runs it, or what is left of it, and leaves results and a report in the lab's folder.
     *
     * @return the results for programs
     * @throws IOException if a file is missing or broken
     */
    Map<String, Object> run(Lab lab) throws IOException;
}
