package io.github.dropbits.quant.frozen;

/** A layer's input as floats with a border; codes become floats exactly. */
final class FloatInput {
    private final Value in;
    private final Patches patches;

    FloatInput(Value in, Patches patches) {
        this.in = in;
        this.patches = patches;
    }

    /** The images, one after the other; not to be changed. */
    float[] of(Object from, int images, Workspace scratch) {
        float[] plain;
        if (in.codes() == null) {
            plain = (float[]) from;
        } else {
            int count = images * in.elements();
            // What is padded is copied on, into the scratch that patches and sums do not use yet.
            plain = patches.padded() ? scratch.matrix(count) : scratch.floats(count);
            widen((byte[]) from, in.codes().grid().signed() ? -1 : 0xFF, plain, count);
        }
        if (!patches.padded()) {
            return plain;
        }
        float[] padded = scratch.floats(images * patches.size());
        patches.pad(plain, padded, images);
        return padded;
    }

    private static void widen(byte[] from, int mask, float[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = from[i] & mask;
        }
    }
}
