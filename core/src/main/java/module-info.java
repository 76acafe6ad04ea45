/**
 * Tensors over flat float arrays, the recorded graph and its backward walk, the op SPI with the built-in ops, seeded
 * random streams, the gradient checker, threads for ops, and file formats.
 *
 * <p>Requires only {@code java.base}; asks {@code java.management} about the JVM if it is there. With {@code
 * --add-modules jdk.incubator.vector}, its kernels use SIMD.
 */
@SuppressWarnings("module") // The modules that qualified exports name are compiled later than this one.
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
