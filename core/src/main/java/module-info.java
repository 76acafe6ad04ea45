/**
 * Tensors over flat float arrays, automatic differentiation on a recorded graph, the {@code Op} class and the built-in
 * ops, seeded random streams, the gradient checker, worker threads for ops, and file formats.
 *
 * <p>The module requires only {@code java.base}. If {@code java.management} is present, the module uses it to query JVM
 * flags. With {@code --add-modules jdk.incubator.vector}, the kernels use SIMD instructions.
 */
@SuppressWarnings("module") // The modules named in qualified exports are compiled after this one.
module dropbits.core {
    requires static jdk.incubator.vector;
    requires static java.management;

    exports io.github.dropbits.core;
    exports io.github.dropbits.core.io;
    exports io.github.dropbits.core.kernels.gemm to dropbits.quant;
    exports io.github.dropbits.core.kernels.vec to dropbits.quant;
    exports io.github.dropbits.core.ops;
    exports io.github.dropbits.core.runtime;
}
