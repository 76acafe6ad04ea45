package io.github.dropbits.bench.cli;

import io.github.dropbits.bench.run.Options;
import io.github.dropbits.bench.run.Run;
import io.github.dropbits.bench.run.Threads;
import io.github.dropbits.bench.run.UsageException;
import io.github.dropbits.core.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Evaluates what a run has trained so far on the test set. */
final class EvalCommand implements Command {
    @Override
    public String name() {
        return "eval";
    }

    @Override
    public String summary() {
        return "evaluate a run's model on the test set";
    }

    @Override
    public Options options() {
        return Threads.option(new Options().add("run", "DIR", null, "the run folder"));
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        if (!given.has("run")) {
            throw new UsageException("eval needs --run DIR");
        }
        int threads = Threads.given(given);
        Path folder = Path.of(given.text("run"));
        Run run = Run.open(folder);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("run", folder.toString());
        out.put("data", run.settings().text("data"));
        out.put("model", run.settings().text("model"));
        out.put("test_images", run.data().test().size());
        return Threads.run(threads, () -> {
            run.evaluate(out);
            out.put("kernels", Kernels.inUse());
            return out;
        });
    }
}
