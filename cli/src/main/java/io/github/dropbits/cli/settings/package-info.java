/**
 * The settings of runs and the options of commands. Each setting is declared once, with its name, values, default and
 * help text. Start at {@link io.github.dropbits.cli.settings.Settings}.
 *
 * <p>This package uses the libraries, to check settings against the methods of quantization. It does not depend on
 * {@code cli.run}.
 */
package io.github.dropbits.cli.settings;
