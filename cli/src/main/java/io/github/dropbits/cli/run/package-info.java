/**
 * Runs. A run is the float training of a network and the quantized training that follows, with their settings, data and
 * run folder. Start at {@link io.github.dropbits.cli.run.Run}.
 *
 * <p>This package uses {@code cli.settings} and the libraries. Commands and experiments use it.
 */
package io.github.dropbits.cli.run;
