package io.github.dropbits.quant;

import io.github.dropbits.core.testkit.Rooms;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks the dependencies between packages. The shared packages do not depend on any method. Each method depends on the
 * shared packages and on no other method, with two exceptions: inputs may be quantized uniformly, and CPQ uses
 * DropBits.
 */
class RoomsTest {
    @TestFactory
    Stream<DynamicTest> rooms() {
        return methods(shared(Rooms.of(Quantizer.class)))
                .room("quant.stats", "quant", "nn", "nn.layers", "core", "core.runtime")
                .room("quant.frozen.program", "quant", "nn", "nn.graph", "nn.layers", "core", "core.io", "core.ops")
                .room("quant.frozen.run", "quant.frozen.program", "quant", "core", "core.kernels.gemm",
                        "core.kernels.vec", "core.ops", "core.runtime")
                .room("quant.frozen", "quant.frozen.program", "quant.frozen.run", "quant", "nn", "core", "core.io",
                        "core.ops", "core.runtime")
                .room("quant.onnx", "quant", "nn", "nn.graph", "nn.layers", "core", "core.io", "core.ops")
                .outside("jdk.incubator.vector", "quant.kernels", "quant.uniform", "quant.cpq.closedform",
                        "quant.frozen.run")
                .limit("quant", 20)
                .tests();
    }

    private static Rooms shared(Rooms rooms) {
        return rooms
                .room("quant", "nn", "nn.graph", "nn.layers", "nn.optim", "nn.train", "core", "core.io", "core.ops",
                        "core.runtime")
                .room("quant.kernels", "quant", "core", "core.kernels.vec", "core.ops", "core.runtime")
                .room("quant.bits", "quant", "nn", "nn.layers", "nn.optim", "nn.train", "core", "core.io",
                        "core.ops");
    }

    private static Rooms methods(Rooms rooms) {
        return rooms
                .room("quant.uniform", "quant", "quant.kernels", "core", "core.kernels.vec", "core.ops",
                        "core.runtime")
                .room("quant.cpq.closedform", "quant", "quant.kernels", "core", "core.kernels.vec", "core.runtime")
                .room("quant.cpq", "quant", "quant.bits", "quant.kernels", "quant.cpq.closedform", "nn", "core",
                        "core.runtime")
                .room("quant.relaxed", "quant", "quant.kernels", "quant.uniform", "core", "core.runtime")
                .room("quant.alq", "quant", "quant.kernels", "quant.uniform", "nn.optim", "core", "core.runtime")
                .room("quant.adabits", "quant", "quant.kernels", "quant.uniform", "nn", "nn.layers", "nn.optim", "core")
                .room("quant.split", "quant", "quant.kernels", "quant.uniform", "core", "core.ops")
                // This package lists the methods by name, for programs that select one at run time.
                .room("quant.methods", "quant", "quant.adabits", "quant.alq", "quant.bits", "quant.cpq",
                        "quant.relaxed", "quant.split", "quant.uniform", "nn", "core");
    }
}
