/** Means, intervals and the paired test that the experiments state their outcomes with. */
package io.github.dropbits.bench.stats;
