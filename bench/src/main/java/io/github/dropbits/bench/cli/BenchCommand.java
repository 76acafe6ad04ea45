package io.github.dropbits.bench.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks, each in JVMs of its own with this JVM's options. */
final class BenchCommand implements Command {
    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "run the JMH benchmarks of the hot kernels";
    }

    @Override
    public Options options() {
        return new Options().addWord("filter", "a regular expression; benchmarks whose name has a match are run [all]")
                .addSwitch("quick", "one fork and short runs: a rough idea in minutes");
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        String filter = given.has("filter") ? given.text("filter") : ".*";
        try {
            Pattern.compile(filter);
        } catch (PatternSyntaxException e) {
            throw new UsageException("'" + filter + "' is no regular expression: " + e.getDescription());
        }
        ChainedOptionsBuilder jmh = new OptionsBuilder().include(filter).verbosity(VerboseMode.SILENT);
        if (given.has("quick")) {
            jmh.forks(1).warmupIterations(2).warmupTime(TimeValue.seconds(2)).measurementIterations(3)
                    .measurementTime(TimeValue.seconds(1));
        }
        System.err.println("benchmarks that match " + filter + (given.has("quick") ? ", quick" : "") + " ...");
        Collection<RunResult> results;
        try {
            results = new Runner(jmh.build()).run();
        } catch (RunnerException e) {
            throw new IOException("no benchmark was run: " + e.getMessage());
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (RunResult r : results) {
            rows.add(row(r));
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rows", rows);
        return out;
    }

    private static Map<String, Object> row(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        StringBuilder name = new StringBuilder(benchmark.substring(benchmark.lastIndexOf('.',
                benchmark.lastIndexOf('.') - 1) + 1));
        for (String key : result.getParams().getParamsKeys()) {
            name.append('/').append(key).append('=').append(result.getParams().getParam(key));
        }
        Result<?> score = result.getPrimaryResult();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name.toString());
        row.put("ours", score.getScore());
        row.put("error", Double.isNaN(score.getScoreError()) ? null : score.getScoreError());
        row.put("unit", score.getScoreUnit());
        System.err.printf("  %-70s %12.3f %s%n", name, score.getScore(), score.getScoreUnit());
        return row;
    }
}
