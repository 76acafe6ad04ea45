package io.github.dropbits.cli;

import io.github.dropbits.cli.run.Agreement;
import io.github.dropbits.cli.run.CacheDir;
import io.github.dropbits.cli.run.OnnxSession;
import io.github.dropbits.cli.run.Run;
import io.github.dropbits.cli.run.Threads;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.datasets.Batch;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.frozen.FrozenModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Evaluates, on the test set, the models that a run has trained so far. */
final class EvalCommand implements Command {
    @Override
    public String name() {
        return "eval";
    }

    @Override
    public String summary() {
        return "evaluate a run's model, and the file that it was exported to, on the test set";
    }

    @Override
    public Options options() {
        return CacheDir.option(Threads.option(new Options().add("run", "DIR", null, "the run folder")
                .add("model", "FILE", null, "exported file of that run, to be compared with it: a frozen model, or an"
                        + " .onnx file, which is run by ONNX Runtime")
                .addSwitch("float", "compare the file with the float model; for files that do not say that"
                        + " export --float wrote them")));
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        if (!given.has("run")) {
            throw new UsageException("eval needs --run DIR");
        }
        if (given.has("float") && !given.has("model")) {
            throw new UsageException("--float makes sense with --model FILE only");
        }
        int threads = Threads.given(given);
        Path folder = Path.of(given.text("run"));
        Run run = Run.open(folder);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("run", folder.toString());
        out.put("data", run.settings().data().word());
        out.put("model", run.settings().model().word());
        out.put("test_images", run.data().test().size());
        return Threads.run(threads, () -> {
            if (!given.has("model")) {
                run.evaluate(out);
            } else if (onnx(given)) {
                try (OnnxSession session = new OnnxSession(Path.of(given.text("model")), threads)) {
                    boolean inFloat = inFloat(given, session.quantized());
                    run.evaluate(out);
                    compare(run.trainedModel(inFloat), session::logits, run).into(out, "onnx_");
                }
            } else {
                FrozenModel frozen = FrozenModel.read(Path.of(given.text("model")));
                boolean inFloat = inFloat(given, Optional.of(frozen.quantized()));
                run.evaluate(out);
                compare(run.trainedModel(inFloat), frozen::logits, run).into(out, "frozen_");
            }
            out.put("kernels", Kernels.inUse());
            return out;
        });
    }

    /** Whether a file is compared with the float model: as the file says, else as {@code --float} does. */
    private static boolean inFloat(Options.Given given, Optional<Boolean> quantized) {
        if (given.has("float") && quantized.orElse(false)) {
            throw new UsageException("--float, but " + given.text("model") + " holds a quantized model");
        }
        return quantized.map(q -> !q).orElse(given.has("float"));
    }

    private static boolean onnx(Options.Given given) {
        return ExportFormat.byEnding(given.text("model")).equals(Optional.of(ExportFormat.ONNX));
    }

    /** An exported model, which computes the logits of a batch. */
    private interface Shipped {
        Tensor logits(Tensor images) throws IOException;
    }

    private static Agreement compare(Module trained, Shipped shipped, Run run) throws IOException {
        Agreement agreement = new Agreement();
        trained.train(false);
        for (Batch b : run.testBatches()) {
            agreement.add(NoGrad.call(() -> trained.apply(b.images())), shipped.logits(b.images()), b.labels());
        }
        return agreement;
    }
}
