package io.github.dropbits.cli.experiment;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One of the experiments of {@code ./dropbits experiment}. */
public interface Experiment {
    /** The experiment's name on the command line. */
    String name();

    /** One line that says what the experiment shows. */
    String shows();

    /** The approximate durations of the full form and of the quick form, on two cores. */
    String duration();

    /**
     * The experiment with only some of its arms.
     *
     * @param arms the names of the arms to keep; the arms that they need are kept, too
     * @throws io.github.dropbits.cli.settings.UsageException if a name is not an arm's name
     */
    Experiment only(List<String> arms);

    /**
     * Checks the settings and the data, before anything is written.
     *
     * @throws IOException if the data are missing or broken
     */
    void check(Lab lab) throws IOException;

    /**
     * Runs the experiment, or the unfinished part of it, and writes results and a report into the folder.
     *
     * @return the results, for the JSON output
     * @throws IOException if a file is missing or broken
     */
    Map<String, Object> run(Lab lab) throws IOException;
}
