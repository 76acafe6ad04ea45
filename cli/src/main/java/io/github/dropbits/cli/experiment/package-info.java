/** The experiments that put the paper's claims to the test: trainings with several seeds, their tables and reports. */
package io.github.dropbits.cli.experiment;
