package io.github.dropbits.cli.experiment;

import java.nio.file.Path;
import java.util.List;

/**
 * Where and how an experiment is run.
 *
 * @param out its folder
 * @param seeds how many seeds
 * @param quick whether in its quick form
 * @param jobs how many trainings at once
 * @param settings settings that replace the experiment's own, such as where the data are
 * @param command the command line, for the report
 */
public record Lab(Path out, int seeds, boolean quick, int jobs, List<String> settings, String command) {
}
