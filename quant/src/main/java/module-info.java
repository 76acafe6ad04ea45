/**
 * Provides quantization of models: quantizers of several methods with a common interface, DropBits and learned
 * bit-lengths, frozen models in integer arithmetic, and ONNX export.
 */
module dropbits.quant {
    requires static jdk.incubator.vector;
    requires transitive dropbits.nn;

    exports io.github.dropbits.quant;
    exports io.github.dropbits.quant.adabits;
    exports io.github.dropbits.quant.alq;
    exports io.github.dropbits.quant.bits;
    exports io.github.dropbits.quant.cpq;
    exports io.github.dropbits.quant.frozen;
    exports io.github.dropbits.quant.methods;
    exports io.github.dropbits.quant.onnx;
    exports io.github.dropbits.quant.relaxed;
    exports io.github.dropbits.quant.split;
    exports io.github.dropbits.quant.stats;
    exports io.github.dropbits.quant.uniform;
}
