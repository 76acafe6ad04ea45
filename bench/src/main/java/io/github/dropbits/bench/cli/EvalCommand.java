package io.github.dropbits.bench.cli;

import io.github.dropbits.core.Kernels;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.nn.Checkpoint;
import io.github.dropbits.nn.Module;
import java.io.IOException;
import java.nio.file.Files;
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
        return new Options().add("run", "DIR", null, "the run folder")
                .add("threads", "N", Integer.toString(Runtime.getRuntime().availableProcessors()), "threads to use");
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        if (!given.has("run")) {
            throw new UsageException("eval needs --run DIR");
        }
        int threads = given.integer("threads", Runtime.getRuntime().availableProcessors(), 1, 1024);
        Path run = Path.of(given.text("run"));
        Settings settings = Settings.read(run);
        Split data = Setup.data(settings);
        Module model = Setup.model(settings, data.train());
        Path floating = run.resolve(Phase.file("float"));
        Path quantized = run.resolve(Phase.file("quantized"));
        Checkpoint.load(floating, model);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("run", run.toString());
        out.put("data", settings.data());
        out.put("model", settings.model());
        out.put("test_images", data.test().size());
        return Threads.run(threads, () -> {
            out.put("float_accuracy", Phase.accuracy(model, data));
            if (Files.exists(quantized)) {
                Quantized handle = Setup.quantize(settings, model, data.train());
                Checkpoint.load(quantized, model);
                handle.evaluate(model, data, out);
            }
            out.put("kernels", Kernels.inUse());
            return out;
        });
    }
}
