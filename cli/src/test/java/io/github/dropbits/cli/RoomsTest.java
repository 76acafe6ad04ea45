package io.github.dropbits.cli;

import io.github.dropbits.core.testkit.Rooms;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Commands use runs and experiments; experiments use runs, reports and statistics; these three do not know each other.
 * None of them uses what the libraries do not export.
 */
class RoomsTest {
    @TestFactory
    Stream<DynamicTest> rooms() {
        return Rooms.of(Main.class)
                .room("cli.stats")
                .room("cli.report")
                .room("cli.run", LIBRARY)
                .room("cli.experiment", "cli.run", "cli.report", "cli.stats").room("cli.experiment", LIBRARY)
                .room("cli", "cli.run", "cli.experiment").room("cli", LIBRARY)
                .outside("ai.onnxruntime", "cli.run")
                .tests();
    }

    private static final String[] LIBRARY = {"core", "core.io", "core.ops", "core.runtime", "nn", "nn.graph",
        "nn.layers", "nn.models", "nn.optim", "nn.train", "quant", "quant.adabits", "quant.alq", "quant.bits",
        "quant.cpq", "quant.frozen", "quant.methods", "quant.onnx", "quant.relaxed", "quant.split", "quant.stats",
        "quant.uniform", "datasets", "datasets.image", "datasets.table"};
}
