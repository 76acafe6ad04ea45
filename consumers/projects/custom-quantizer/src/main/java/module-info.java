/** A network of low bit-lengths, with a layer and a quantizer that DropBits does not have. */
module com.example.lowbit {
    requires transitive dropbits.quant;

    exports com.example.lowbit;
}
