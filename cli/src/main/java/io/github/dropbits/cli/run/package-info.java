/** A training with its settings and its folder, which commands and experiments make and look at. */
package io.github.dropbits.cli.run;
