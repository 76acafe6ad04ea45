/**
 * The command {@code bench}: runs JMH benchmarks, and compares their scores with those of an earlier run or with peers,
 * which are other libraries. Start at {@link io.github.dropbits.bench.command.BenchCommand}. Uses {@code bench.peers},
 * {@code cli} and {@code cli.settings}.
 */
package io.github.dropbits.bench.command;
