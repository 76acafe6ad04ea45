/**
 * JMH benchmarks of the hot kernels, which {@code ./dropbits bench} runs. Each class whose name ends in {@code
 * Benchmark} measures one kind of op; the others provide operands, networks and threads. Uses {@code cli.run} and the
 * library.
 */
package io.github.dropbits.bench.jmh;
