/**
 * The statistics of the experiments: means, confidence intervals and the paired t-test. Start at
 * {@link io.github.dropbits.cli.stats.PairedTest} and {@link io.github.dropbits.cli.stats.Sample}. Uses only the JDK.
 */
package io.github.dropbits.cli.stats;
