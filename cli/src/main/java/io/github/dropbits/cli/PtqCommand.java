package io.github.dropbits.cli;

import io.github.dropbits.cli.run.CacheDir;
import io.github.dropbits.cli.run.Run;
import io.github.dropbits.cli.run.Threads;
import io.github.dropbits.cli.settings.OptionType;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.PostTraining;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.split.SplitQuantizer;
import io.github.dropbits.quant.uniform.Calibration;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Quantizes a run's float model without further training, and evaluates it. The run folder is not changed. */
final class PtqCommand implements Command {
    private static final int BATCH = 64;
    private static final int INPUT_BITS = 8;

    @Override
    public String name() {
        return "ptq";
    }

    @Override
    public String summary() {
        return "quantize a run's float model without training, by calibration on training images";
    }

    @Override
    public Options options() {
        return CacheDir.option(Threads.option(new Options().add("run", "DIR", null, "the run folder")
                .add("weight-bits", "N", "2", "bits of the weights, 1 to 8")
                .add("act-bits", "N", "8", "bits of the activations, 1 to 8")
                .addSwitch("split", "use SplitQuant: 3 clusters of weights and 3 chunks of activations, each with"
                        + " its own scale")
                .add("calibration", "HOW", "min-max", "how the range of each grid is chosen: min-max, percentile or"
                        + " mse")
                .addSwitch("per-channel", "use a separate step for each output channel of weights")
                .add("batches", "N", "8", "number of calibration batches, of 64 training images each")));
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        if (!given.has("run")) {
            throw new UsageException("ptq needs --run DIR");
        }
        boolean split = given.has("split");
        for (String name : List.of("calibration", "per-channel")) {
            if (split && given.has(name)) {
                throw new UsageException("--" + name + " and --split do not go together: SplitQuant's grids reach over"
                        + " their clusters");
            }
        }
        int weightBits = given.integer("weight-bits", 2, 1, 8);
        int actBits = given.integer("act-bits", 8, 1, 8);
        int batches = given.integer("batches", 8, 1, 100_000);
        Calibration calibration = given.value("calibration", OptionType.words(Calibration.class))
                .orElse(Calibration.MIN_MAX);
        QuantizationRule rule = QuantizationRule.all(
                factory(split, weightBits, calibration, given.has("per-channel")),
                factory(split, actBits, calibration, false))
                .networkInput(factory(false, INPUT_BITS, calibration, false));
        int threads = Threads.given(given);
        Path folder = Path.of(given.text("run"));
        Run run = Run.open(folder);
        Module model = run.floatModel();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("run", folder.toString());
        out.put("method", split ? SplitQuantizer.METHOD.name() : "plain");
        return Threads.run(threads, () -> {
            out.put("float_accuracy", run.accuracy(model));
            Quantization q = PostTraining.quantize(model, rule, images(run, batches));
            q.report().forEach(row -> System.err.println("  " + row));
            out.put("quantized_accuracy", run.accuracy(model));
            out.put("weight_bits", q.weightBits());
            out.put("act_bits", q.inputBits());
            out.put("bytes", q.bytes());
            return out;
        });
    }

    private static QuantizerFactory factory(boolean split, int bits, Calibration calibration, boolean perChannel) {
        return split ? SplitQuantizer.bits(bits)
                : place -> new SteQuantizer(place, bits, calibration,
                        perChannel && place.weight() ? Granularity.CHANNEL : Granularity.TENSOR);
    }

    private static List<Tensor> images(Run run, int batches) {
        List<Tensor> images = new ArrayList<>();
        run.typical(batches * BATCH, BATCH).forEach(b -> images.add(b.images()));
        return images;
    }
}
