/**
 * The command line, with one class for each command. Start at {@link io.github.dropbits.cli.Main}.
 *
 * <p>Commands parse options and print results; the work is done in {@code cli.run} and {@code cli.experiment}. This
 * package may use all its subpackages and the libraries. The only module that uses it is {@code bench}, which adds a
 * command.
 */
package io.github.dropbits.cli;
