/**
 * The settings of runs, each declared once with its name, values, default and help; and the options of a command line.
 * Start at {@link io.github.dropbits.cli.settings.Settings}.
 *
 * <p>Uses the libraries, to check what settings ask for. Knows nothing of runs.
 */
package io.github.dropbits.cli.settings;
