/** JMH benchmarks of the hot kernels; run by {@code ./dropbits bench}. */
package io.github.dropbits.bench.jmh;
