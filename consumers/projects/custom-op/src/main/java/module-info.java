/** An activation function for DropBits. */
module com.example.squareplus {
    requires transitive dropbits.core;

    exports com.example.squareplus;
}
