package io.github.dropbits.nn;

/**
 * An {@link OutOfMemoryError} whose message names the layer that ran out of memory. Each module that the error passes
 * through extends the layer's path.
 */
final class LayerOutOfMemoryError extends OutOfMemoryError {
    private static final long serialVersionUID = 1L;

    private final transient Module layer;
    private transient Module outermost;
    private String path = "";

    private LayerOutOfMemoryError(Module layer, OutOfMemoryError cause) {
        this.layer = layer;
        outermost = layer;
        initCause(cause);
    }

    /**
     * The error to throw from a module: a new one where it arose, and further out the same one with its path extended.
     */
    static LayerOutOfMemoryError leaving(Module module, OutOfMemoryError e) {
        if (!(e instanceof LayerOutOfMemoryError known)) {
            return new LayerOutOfMemoryError(module, e);
        }
        known.path = ModulePath.join(ModulePath.nameIn(module, known.outermost), known.path);
        known.outermost = module;
        return known;
    }

    @Override
    public String getMessage() {
        return getCause().getMessage() + ", in " + layer.label(path);
    }
}
