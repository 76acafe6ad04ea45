/**
 * The experiments that test the paper's claims: trainings with several seeds, their tables and reports. Start at
 * {@link io.github.dropbits.cli.experiment.Experiments}.
 *
 * <p>This package uses {@code cli.settings}, {@code cli.run}, {@code cli.report}, {@code cli.stats} and the libraries.
 */
package io.github.dropbits.cli.experiment;
