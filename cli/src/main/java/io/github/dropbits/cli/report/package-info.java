/** Turns an experiment's values into one HTML file, with charts, that needs neither network nor scripts. */
package io.github.dropbits.cli.report;
