package io.github.dropbits.core;

import io.github.dropbits.core.testkit.Rooms;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Kernels stand on the runtime and know no tensor; tensors and ops, which know each other, stand on the kernels. */
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
                // For the width of its vectors alone.
                .outside("jdk.incubator.vector", "core.runtime")
                .limit("core.ops", Integer.MAX_VALUE)
                .tests();
    }
}
