package io.github.dropbits.nn;

import io.github.dropbits.core.testkit.Rooms;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Layers stand on modules; training and models stand on layers, and do not know each other. */
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
