/** Layers in a named tree, initializers, optimizers, schedules, the training loop, checkpoints and the model zoo. */
module dropbits.nn {
    requires transitive dropbits.core;

    exports io.github.dropbits.nn;
    exports io.github.dropbits.nn.models;
}
