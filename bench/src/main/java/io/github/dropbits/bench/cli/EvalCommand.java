package io.github.dropbits.bench.cli;

import io.github.dropbits.bench.run.Options;
import io.github.dropbits.bench.run.Run;
import io.github.dropbits.bench.run.Threads;
import io.github.dropbits.bench.run.UsageException;
import io.github.dropbits.core.Kernels;
import io.github.dropbits.datasets.Batch;
import io.github.dropbits.nn.Metrics;
import io.github.dropbits.quant.frozen.FrozenModel;
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
        return "evaluate a run's model, or the file it was exported to, on the test set";
    }

    @Override
    public Options options() {
        return Threads.option(new Options().add("run", "DIR", null, "the run folder")
                .add("model", "FILE", null, "a frozen model of that run, from export --format dropbits"));
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
            if (given.has("model")) {
                frozen(FrozenModel.read(Path.of(given.text("model"))), run, out);
            }
            out.put("kernels", Kernels.inUse());
            return out;
        });
    }

    /** The frozen model's accuracy, and how often it finds the class that the trained model finds. */
    private static void frozen(FrozenModel frozen, Run run, Map<String, Object> out) throws IOException {
        int right = 0;
        for (Batch b : run.testBatches()) {
            right += Metrics.correct(frozen.logits(b.images()), b.labels());
        }
        out.put("frozen_accuracy", (double) right / run.data().test().size());
        out.put("frozen_agreement", Metrics.accuracy(run.quantizedModel(), run.testBatches(), Batch::images,
                b -> frozen.classes(b.images())));
    }
}
