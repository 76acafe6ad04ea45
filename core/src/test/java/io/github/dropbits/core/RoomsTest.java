package io.github.dropbits.core;

import io.github.dropbits.core.testkit.Rooms;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kernels depend on the runtime and not on tensors. Tensors and ops depend on the kernels and on each other. */
class RoomsTest {
    @TestFactory
    Stream<DynamicTest> rooms() {
        return Rooms.of(Tensor.class)
                .room("core.runtime")
                .room("core.kernels.vec", "core.runtime")
                .room("core.kernels.gemm", "core.kernels.vec", "core.runtime")
                .room("core.kernels.conv", "core.kernels.gemm", "core.kernels.vec", "core.runtime")
                .room("core", "core.kernels.vec", "core.runtime")
                .room("core.ops", "core.kernels.conv", "core.kernels.gemm", "core.kernels.vec", "core.runtime")
                .floor("core", "core.ops")
                .room("core.io", "core")
                .outside("jdk.incubator.vector", "core.kernels.vec", "core.kernels.gemm", "core.kernels.conv")
                // core.runtime uses the Vector API only to query the width of its vectors.
                .outside("jdk.incubator.vector", "core.runtime")
                .limit("core.ops", Integer.MAX_VALUE)
                .tests();
    }
}
