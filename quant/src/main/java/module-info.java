/**
 * Quantizers behind one interface, CPQ first; DropBits and learned bit-lengths; quantizing a model; frozen
 * models in integer arithmetic; ONNX export.
 */
module dropbits.quant {
    requires static jdk.incubator.vector;
    requires transitive dropbits.nn;

    exports io.github.dropbits.quant;
    exports io.github.dropbits.quant.frozen;
    exports io.github.dropbits.quant.onnx;
}
