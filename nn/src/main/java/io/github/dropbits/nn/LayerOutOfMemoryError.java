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
     * Returns the error that leaves a module: a new one from the innermost module, and the same one, with its path
     * extended, from every module around that.
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
