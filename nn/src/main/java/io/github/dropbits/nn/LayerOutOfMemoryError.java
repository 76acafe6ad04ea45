package io.github.dropbits.nn;

/**
 * An {@link OutOfMemoryError} whose message names the layer that ran out of memory. As the error propagates from inner
 * to outer modules, each module adds a component to the layer's path.
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
     * Returns the error that a module throws when its forward pass ran out of memory. The innermost module creates it;
     * each module around that module extends the path and returns the same object.
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
