/**
 * Tensors over flat float arrays, the recorded graph and its backward walk, the op SPI with the built-in ops, seeded
 * random streams and the gradient checker.
 *
 * <p>Needs nothing but {@code java.base}; with {@code --add-modules jdk.incubator.vector} its kernels use SIMD.
 */
@SuppressWarnings("module") // The friends are not there yet when this module is compiled.
module dropbits.core {
    requires static jdk.incubator.vector;

    exports io.github.dropbits.core;
    exports io.github.dropbits.core.io;
    exports io.github.dropbits.core.kernels.gemm to dropbits.quant;
    exports io.github.dropbits.core.kernels.vec to dropbits.quant;
    exports io.github.dropbits.core.ops;
    exports io.github.dropbits.core.runtime;
}
