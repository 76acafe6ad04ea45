package io.github.dropbits.cli;

import io.github.dropbits.core.testkit.Rooms;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks which packages use which. Commands use settings, runs and experiments. Experiments use settings, runs, reports
 * and statistics. Runs use settings. Reports and statistics use none of the other packages. No package uses a package
 * that the libraries do not export.
 */
class RoomsTest {
    @TestFactory
    Stream<DynamicTest> rooms() {
        return Rooms.of(Main.class)
                .room("cli.stats")
                .room("cli.report")
                .room("cli.settings", LIBRARY)
                .room("cli.run", "cli.settings").room("cli.run", LIBRARY)
                .room("cli.experiment", "cli.settings", "cli.run", "cli.report", "cli.stats")
                .room("cli.experiment", LIBRARY)
                .room("cli", "cli.settings", "cli.run", "cli.experiment").room("cli", LIBRARY)
                .outside("ai.onnxruntime", "cli.run")
                .tests();
    }

    private static final String[] LIBRARY = {"core", "core.io", "core.ops", "core.runtime", "nn", "nn.graph",
        "nn.layers", "nn.models", "nn.optim", "nn.train", "quant", "quant.adabits", "quant.alq", "quant.bits",
        "quant.cpq", "quant.frozen", "quant.methods", "quant.onnx", "quant.relaxed", "quant.split", "quant.stats",
        "quant.uniform", "datasets", "datasets.image"};
}
