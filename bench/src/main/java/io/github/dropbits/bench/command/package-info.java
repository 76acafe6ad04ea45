/**
 * The command {@code bench}: runs JMH benchmarks, alone, beside peers or against an earlier run.
 */
package io.github.dropbits.bench.command;
