package io.github.dropbits.cli;

import io.github.dropbits.cli.run.Models;
import io.github.dropbits.cli.run.Run;
import io.github.dropbits.cli.settings.ModelName;
import io.github.dropbits.cli.settings.ModelSettings;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.graph.ModelSummary;
import io.github.dropbits.quant.frozen.FrozenLayer;
import io.github.dropbits.quant.frozen.FrozenModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Describes this machine and JVM, the layers of a network, or the kernels with which a frozen model is computed. */
final class InfoCommand implements Command {
    @Override
    public String name() {
        return "info";
    }

    @Override
    public String summary() {
        return "show the JDK, the kernels in use and why, the threads; or a network's layers; or a frozen model's"
                + " kernels";
    }

    @Override
    public Options options() {
        Options options = new Options().add("model", "NAME", null, "show the layers, parameters and multiply-adds"
                + " of a network: " + ModelSettings.NAMES + "; or the kernels of a frozen model file")
                .add("run", "DIR", null, "freeze the model of this run and show the kernel of each layer")
                .add("classes", "N", "10", "number of classes of the network")
                .add("channels", "N", null, "channels of the network's input images [1 for lenet5, smallcnn and mlp,"
                        + " else 3]")
                .add("image-size", "N", null, "rows and columns of the network's input images [28 for lenet5, 8 for"
                        + " smallcnn and mlp, else 32]");
        ModelSettings.WIDTH.addTo(options);
        return options;
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        if (given.has("run")) {
            if (given.has("model")) {
                throw new UsageException("--run and --model do not go together");
            }
            Run run = Run.open(Path.of(given.text("run")));
            return kernels("run", given.text("run"), FrozenModel.freeze(run.trainedModel(false), run.image()));
        }
        if (!given.has("model")) {
            return machine();
        }
        String model = given.text("model");
        if (model.endsWith(".dropbits") && !Files.isRegularFile(Path.of(model))) {
            throw new UsageException("--model " + model + ": there is no such file");
        }
        boolean named = Arrays.stream(ModelName.values()).anyMatch(m -> m.word().equals(model));
        return !named && Files.isRegularFile(Path.of(model))
                ? kernels("model", model, FrozenModel.read(Path.of(model))) : model(given);
    }

    /** Prints a table of a frozen model's layers with their kernels, and returns it for the JSON result. */
    private static Map<String, Object> kernels(String from, String name, FrozenModel frozen) {
        System.err.printf(Locale.ROOT, "%-20s %-18s %7s %5s %9s  %s%n", "layer", "weights", "weights", "input", "bytes",
                "kernel");
        List<Map<String, Object>> layers = new ArrayList<>();
        for (FrozenLayer l : frozen.layers()) {
            System.err.printf(Locale.ROOT, "%-20s %-18s %2d bits %2d b. %9d  %s%n", l.name(), l.shape(),
                    l.weightBits(), l.inputBits(), l.bytes(), l.kernel());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", l.name());
            row.put("shape", l.shape().toArray());
            row.put("weight_bits", l.weightBits());
            row.put("input_bits", l.inputBits());
            row.put("kernel", l.kernel());
            row.put("bytes", l.bytes());
            layers.add(row);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(from, name);
        out.put("image", frozen.image().toString());
        out.put("layers", layers);
        return out;
    }

    private static Map<String, Object> model(Options.Given given) {
        ModelName name = ModelSettings.MODEL.in(given).orElseThrow();
        boolean lenet = name == ModelName.LENET5;
        int channels = given.integer("channels", name.colour() ? 3 : 1, 1, 1024);
        int side = given.integer("image-size", lenet ? 28 : name.colour() ? 32 : 8, 1, 4096);
        Module model = Models.create(name, Shape.of(channels, side, side), given.integer("classes", 10, 1, 1_000_000),
                ModelSettings.WIDTH.in(given).orElse(1.0), new RandomStream(1));
        ModelSummary summary = ModelSummary.of(model, Shape.of(1, channels, side, side));
        System.err.println(summary);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("model", name.word());
        out.put("parameters", summary.parameters());
        out.put("multiply_adds", summary.multiplyAdds());
        return out;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        out.put("kernels", Kernels.inUse());
        out.put("reason", Kernels.reason());
        out.put("vector_bits", Kernels.vectorBits());
        out.put("threads", Runtime.getRuntime().availableProcessors());
        out.put("max_memory_mb", Runtime.getRuntime().maxMemory() >> 20);
        return out;
    }
}
