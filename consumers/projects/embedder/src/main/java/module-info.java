/** A service that classifies images; it needs DropBits to run a model, not to train one. */
module com.example.embedder {
    requires dropbits.quant;
}
