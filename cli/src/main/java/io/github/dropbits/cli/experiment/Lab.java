package io.github.dropbits.cli.experiment;

import java.nio.file.Path;
import java.util.List;

/**
 * The parameters of one run of an experiment.
 *
 * @param out the folder of the results
 * @param seeds the number of seeds
 * @param quick whether to run the quick form, with little data and few epochs
 * @param jobs the number of trainings that run at the same time
 * @param settings settings that replace the experiment's own, such as the folder of the data
 * @param command the command line, to be shown in the report
 */
public record Lab(Path out, int seeds, boolean quick, int jobs, List<String> settings, String command) {
    /** The same parameters with another folder. */
    public Lab in(Path folder) {
        return new Lab(folder, seeds, quick, jobs, settings, command);
    }
}
