package io.github.dropbits.core;

/**
 * An array that an op's forward saves for its backward, with the array's version number at that time.
 * {@link Op#save(Tensor)} creates it. The engine checks all versions before a backward walk begins.
 */
public final class Saved {
    private final Storage storage;
    private final Shape shape;
    private final int version;

    Saved(Tensor tensor) {
        this.storage = tensor.storage();
        this.shape = tensor.shape();
        this.version = storage.version;
    }

    /**
     * The saved array. During a backward walk its values are those from the time of saving.
     *
     * @return the live array, row-major; not to be changed
     */
    public float[] array() {
        return storage.array();
    }

    void check(Op op) {
        if (storage.version != version) {
            throw new GraphException("an array of shape " + shape + " that op " + op.name()
                    + " saved for its backward was changed since: version " + version + " was saved, version "
                    + storage.version + " is there now");
        }
    }
}
