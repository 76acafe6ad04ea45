/**
 * The command {@code bench}: runs JMH benchmarks alone, beside peers or against an earlier run. Start at {@link
 * io.github.dropbits.bench.command.BenchCommand}. Uses {@code bench.peers}, {@code cli} and {@code cli.settings}.
 */
package io.github.dropbits.bench.command;
