package io.github.dropbits.cli;

import io.github.dropbits.cli.run.CacheDir;
import io.github.dropbits.cli.run.Run;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.onnx.OnnxExport;
import io.github.dropbits.quant.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes a run's model to a file for deployment. */
final class ExportCommand implements Command {
    @Override
    public String name() {
        return "export";
    }

    @Override
    public String summary() {
        return "write a run's model to a file: ONNX, or a frozen model (integer arithmetic, DropBits' own format)";
    }

    @Override
    public Options options() {
        return CacheDir.option(new Options().add("run", "DIR", null, "the run folder")
                .add("to", "FILE", null, "file to create or replace")
                .add("format", "NAME", null, "onnx, or dropbits (a frozen model: packed codes, the rest in float)"
                        + " [by the ending of --to: .onnx or .dropbits; else onnx]")
                .addSwitch("float", "export the model after its float training")
                .addSwitch("int4", "store codes of up to 4 bits as int4 or uint4, instead of int8 with a clip"));
    }

    private static ExportFormat format(Options.Given given) {
        Optional<ExportFormat> byEnding = ExportFormat.byEnding(given.text("to"));
        if (!given.has("format")) {
            return byEnding.orElse(ExportFormat.ONNX);
        }
        String word = given.word("format", "onnx", "onnx", "dropbits");
        if (byEnding.isPresent() && !byEnding.get().word().equals(word)) {
            throw new UsageException("--format " + word + " contradicts the ending of --to " + given.text("to"));
        }
        return word.equals("onnx") ? ExportFormat.ONNX : ExportFormat.DROPBITS;
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        if (!given.has("run") || !given.has("to")) {
            throw new UsageException("export needs --run DIR and --to FILE");
        }
        ExportFormat format = format(given);
        boolean frozen = format == ExportFormat.DROPBITS;
        if (frozen && given.has("int4")) {
            throw new UsageException("--int4 makes sense with --format onnx only");
        }
        Run run = Run.open(Path.of(given.text("run")));
        Module model = run.trainedModel(given.has("float"));
        Path file = Path.of(given.text("to"));
        if (frozen) {
            FrozenModel whole = FrozenModel.freeze(model, run.image())
                    .withPreprocessing(run.preprocessing())
                    .withClassNames(run.classNames());
            System.err.println(whole);
            whole.write(file);
        } else {
            OnnxExport.write(file, model, run.image(), OnnxOptions.DEFAULT.int4(given.has("int4")));
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("file", file.toString());
        out.put("format", format.word());
        out.put("image", run.image().toString());
        out.put("bytes", Files.size(file));
        return out;
    }
}
