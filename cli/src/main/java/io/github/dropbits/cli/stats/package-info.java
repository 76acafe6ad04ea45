/** Means, intervals and the paired test that the experiments state their outcomes with. */
package io.github.dropbits.cli.stats;
