package io.github.dropbits.core;

/**
 * An array that an op saved in its forward pass for its backward pass, with the array's version number at that time.
 * {@link Op#save(Tensor)} creates instances. All version numbers are checked before a backward pass starts.
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
     * Returns the saved array. During a backward pass, its values are the same as when it was saved.
     *
     * @return the live array, row-major, which the caller must not modify
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
