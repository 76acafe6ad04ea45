package io.github.dropbits.cli;

import io.github.dropbits.cli.run.DataSets;
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

/** Writes a run's model for others to run. */
final class ExportCommand implements Command {
    @Override
    public String name() {
        return "export";
    }

    @Override
    public String summary() {
        return "write a run's model for use: ONNX, or frozen, integer arithmetic in a file of our own";
    }

    @Override
    public Options options() {
        return new Options().add("run", "DIR", null, "the run folder")
                .add("to", "FILE", null, "the file to make or replace")
                .add("format", "NAME", "onnx", "onnx, or dropbits: frozen, codes packed bit by bit, the rest in float")
                .addSwitch("float", "the model as the float training left it")
                .addSwitch("int4", "int4 and uint4 where 4 bits are enough; else int8 with a clip");
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        if (!given.has("run") || !given.has("to")) {
            throw new UsageException("export needs --run DIR and --to FILE");
        }
        String format = given.word("format", "onnx", "onnx", "dropbits");
        boolean frozen = format.equals("dropbits");
        if (frozen && given.has("int4")) {
            throw new UsageException("--int4 makes sense with --format onnx only");
        }
        Run run = Run.open(Path.of(given.text("run")));
        Module model = run.trainedModel(given.has("float"));
        Path file = Path.of(given.text("to"));
        if (frozen) {
            FrozenModel whole = FrozenModel.freeze(model, run.image())
                    .withPreprocessing(DataSets.preprocessing(run.settings()))
                    .withClassNames(DataSets.classNames(run.settings()));
            System.err.println(whole);
            whole.write(file);
        } else {
            OnnxExport.write(file, model, run.image(), OnnxOptions.DEFAULT.int4(given.has("int4")));
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("file", file.toString());
        out.put("format", format);
        out.put("image", run.image().toString());
        out.put("bytes", Files.size(file));
        return out;
    }
}
