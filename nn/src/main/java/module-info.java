/**
 * Provides layers in a named tree, initializers, optimizers, learning rate schedules, the training loop, checkpoints
 * and ready-made models.
 */
module dropbits.nn {
    requires transitive dropbits.core;

    exports io.github.dropbits.nn;
    exports io.github.dropbits.nn.graph;
    exports io.github.dropbits.nn.layers;
    exports io.github.dropbits.nn.models;
    exports io.github.dropbits.nn.optim;
    exports io.github.dropbits.nn.train;
}
