package io.github.dropbits.nn;

/** An {@link OutOfMemoryError} that learns on its way out of a model in which layer it arose. */
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

    /** The error as it leaves a module. */
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
