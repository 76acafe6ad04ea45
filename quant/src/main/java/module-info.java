/** Quantizers behind one interface, CPQ first; DropBits and learned bit-lengths; quantizing a float model. */
module dropbits.quant {
    requires static jdk.incubator.vector;
    requires transitive dropbits.nn;

    exports io.github.dropbits.quant;
}
