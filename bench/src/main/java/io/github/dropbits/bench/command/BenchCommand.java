package io.github.dropbits.bench.command;

import io.github.dropbits.bench.peers.Peers;
import io.github.dropbits.cli.Command;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs either the JMH benchmarks or the comparison with peers, which are other libraries. Each benchmark runs in JVMs
 * of its own, with the options of this JVM.
 */
public final class BenchCommand implements Command {
    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "run the JMH benchmarks of the hot kernels, alone, beside peers or against an earlier run";
    }

    @Override
    public Options options() {
        return new Options().addWord("filter", "a regular expression; benchmarks whose name has a match are run [all]")
                .addSwitch("quick", "one fork and short runs: a rough idea in minutes")
                .add("kernels", "MODE", null, "vector or scalar [what this JVM would choose]")
                .add("save", "FILE", null, "write JMH's results there, as JSON")
                .add("against", "FILE", null, "compare with results that --save or JMH wrote; above 1 is faster now")
                .addSwitch("peers", "PyTorch, OpenBLAS, netlib and ONNX Runtime beside ours, row by row, as a table;"
                        + " the filter is for names such as sgemm/256x256x256, train/lenet5/cpq4 or"
                        + " infer/vgg7/2x2/batch1");
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        Pattern filter = pattern(given.has("filter") ? given.text("filter") : ".*");
        if (given.has("peers")) {
            for (String other : List.of("kernels", "save", "against")) {
                if (given.has(other)) {
                    throw new UsageException("--peers and --" + other + " do not go together");
                }
            }
            String top = System.getProperty("dropbits.top");
            if (top == null) {
                throw new UsageException("--peers needs the folder of the sources, which ./dropbits gives as"
                        + " -Ddropbits.top");
            }
            return rows(Peers.run(filter, given.has("quick"), Path.of(top, "bench", "peers")));
        }
        // The baseline is read before the run, so that a missing file is reported at once and not after a long run.
        Baseline baseline = given.has("against") ? Baseline.read(Path.of(given.text("against"))) : null;
        Collection<RunResult> results = measure(filter, given);
        List<Measurement> measured = results.stream().map(Measurement::new).toList();
        if (baseline != null && measured.stream().noneMatch(m -> baseline.ratio(m) != null)) {
            throw new IOException(given.text("against") + " has none of the " + measured.size()
                    + " benchmarks that were measured, such as " + measured.getFirst().name());
        }
        return rows(measured.stream().map(m -> m.row(baseline)).toList());
    }

    private static Map<String, Object> rows(List<Map<String, Object>> rows) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rows", rows);
        return out;
    }

    private static Pattern pattern(String filter) {
        try {
            return Pattern.compile(filter);
        } catch (PatternSyntaxException e) {
            throw new UsageException("'" + filter + "' is no regular expression: " + e.getDescription());
        }
    }

    private static Collection<RunResult> measure(Pattern filter, Options.Given given) throws IOException {
        ChainedOptionsBuilder jmh = new OptionsBuilder().include(filter.pattern()).verbosity(VerboseMode.SILENT);
        if (given.has("quick")) {
            jmh.forks(1).warmupIterations(2).warmupTime(TimeValue.seconds(2)).measurementIterations(3)
                    .measurementTime(TimeValue.seconds(1));
        }
        if (given.has("kernels")) {
            jmh.jvmArgsAppend("-Ddropbits.kernels=" + given.word("kernels", null, "vector", "scalar"));
        }
        if (given.has("save")) {
            jmh.resultFormat(ResultFormatType.JSON).result(given.text("save") + ".tmp");
        }
        System.err.println("benchmarks that match " + filter + (given.has("quick") ? ", quick" : "") + " ...");
        PrintStream stdout = System.out;
        // JMH passes on what the measured JVMs print, such as their warnings; stdout is for the result alone.
        System.setOut(System.err);
        try {
            Collection<RunResult> results = new Runner(jmh.build()).run();
            if (given.has("save")) {
                Files.move(Path.of(given.text("save") + ".tmp"), Path.of(given.text("save")),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            return results;
        } catch (NoBenchmarksException e) {
            throw new UsageException("no benchmark has a name that matches " + filter + "; there are " + names());
        } catch (RunnerException e) {
            throw new IOException("no benchmark was run: " + e.getMessage());
        } finally {
            System.setOut(stdout);
        }
    }

    /** The classes of the benchmarks. */
    private static String names() {
        return BenchmarkList.defaultList().getAll(OutputFormatFactory.createFormatInstance(System.err,
                VerboseMode.SILENT), List.of()).stream()
                .map(b -> b.getUserClassQName().substring(b.getUserClassQName().lastIndexOf('.') + 1)).distinct()
                .sorted().collect(Collectors.joining(", "));
    }
}
