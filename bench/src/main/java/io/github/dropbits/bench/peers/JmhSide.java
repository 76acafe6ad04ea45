package io.github.dropbits.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A {@link Side} that is measured by a JMH benchmark. One measurement runs the benchmark in one new JVM. {@link Peers}
 * repeats the measurement in rounds, and measures the other sides in between.
 */
final class JmhSide {
    private JmhSide() {
    }

    /**
     * A benchmark with its parameters.
     *
     * @param benchmark the benchmark's class
     * @param parameters one value for each of the benchmark's parameters
     * @param quick whether to measure for a few seconds only
     * @param toUnit converts JMH's score to the row's unit
     */
    static Side of(Class<?> benchmark, Map<String, String> parameters, boolean quick, DoubleUnaryOperator toUnit) {
        return () -> {
            // The fork's output, such as warnings, goes to a file so that it does not end up in the printed table.
            Path log = Files.createTempFile("dropbits-jmh", ".log");
            ChainedOptionsBuilder options = new OptionsBuilder().include("^" + benchmark.getName().replace(".", "\\.")
                    + "\\.").forks(1).warmupIterations(quick ? 2 : 3).warmupTime(TimeValue.seconds(2))
                    .measurementIterations(quick ? 3 : 5).measurementTime(TimeValue.seconds(1))
                    .shouldFailOnError(true).verbosity(VerboseMode.SILENT).output(log.toString());
            parameters.forEach(options::param);
            try {
                Collection<RunResult> results = new Runner(options.build()).run();
                return toUnit.applyAsDouble(results.iterator().next().getPrimaryResult().getStatistics()
                        .getPercentile(50));
            } catch (RunnerException e) {
                throw new IOException(benchmark.getSimpleName() + " " + parameters + " did not run: " + e.getMessage());
            } finally {
                Files.delete(log);
            }
        };
    }
}
