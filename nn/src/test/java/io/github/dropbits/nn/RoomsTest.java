package io.github.dropbits.nn;

import io.github.dropbits.core.testkit.Rooms;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks the dependencies between packages: layers use modules, and training and models use layers but not each other.
 */
class RoomsTest {
    @TestFactory
    Stream<DynamicTest> rooms() {
        return Rooms.of(Module.class)
                .room("nn", "core")
                .room("nn.layers", "nn", "core", "core.ops", "core.runtime")
                .room("nn.optim", "core", "core.runtime")
                .room("nn.train", "nn", "nn.layers", "nn.optim", "core", "core.io", "core.ops", "core.runtime")
                .room("nn.models", "nn", "nn.layers", "core", "core.ops")
                .room("nn.graph", "nn", "nn.layers", "core", "core.ops")
                .tests();
    }
}
