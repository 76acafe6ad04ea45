package io.github.dropbits.bench.cli;

import io.github.dropbits.bench.run.Models;
import io.github.dropbits.bench.run.Options;
import io.github.dropbits.core.Kernels;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.nn.ModelSummary;
import io.github.dropbits.nn.Module;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this machine and JVM offer, or what a network is made of. */
final class InfoCommand implements Command {
    @Override
    public String name() {
        return "info";
    }

    @Override
    public String summary() {
        return "tell the JDK, the kernels in use and why, the threads; or a network's layers";
    }

    @Override
    public Options options() {
        return new Options().add("model", "NAME", null, "tell a network's layers, parameters and multiply-adds: "
                + String.join(", ", Models.NAMES))
                .add("classes", "N", "10", "its classes")
                .add("channels", "N", null, "its images' channels [1 for lenet5, smallcnn and mlp, else 3]")
                .add("image-size", "N", null, "its images' rows and columns [28 for lenet5, 8 for smallcnn and mlp,"
                        + " else 32]")
                .add("width", "X", "1", "channels of vgg7 and mobilenetv2, as a share of the published");
    }

    @Override
    public Map<String, Object> run(Options.Given given) {
        return given.has("model") ? model(given) : machine();
    }

    private static Map<String, Object> model(Options.Given given) {
        String name = given.word("model", null, Models.NAMES.toArray(String[]::new));
        boolean lenet = name.equals("lenet5");
        boolean grey = lenet || name.equals("smallcnn") || name.equals("mlp");
        int channels = given.integer("channels", grey ? 1 : 3, 1, 1024);
        int side = given.integer("image-size", lenet ? 28 : grey ? 8 : 32, 1, 4096);
        Module model = Models.create(name, Shape.of(channels, side, side), given.integer("classes", 10, 1, 1_000_000),
                given.number("width", 1, 1.0 / 64, 8, true), new RandomStream(1));
        ModelSummary summary = ModelSummary.of(model, Shape.of(1, channels, side, side));
        System.err.println(summary);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("model", name);
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
