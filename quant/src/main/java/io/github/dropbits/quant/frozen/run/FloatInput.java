package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Value;
import java.util.Arrays;

/** Provides the input of a layer as floats, with the padding that the layer needs. Codes are converted exactly. */
final class FloatInput {
    private final Value in;
    private final Patches patches;

    FloatInput(Value in, Patches patches) {
        this.in = in;
        this.patches = patches;
    }

    /**
     * Returns the padded images, one after the other. Callers must not modify the array, because it may be the array of
     * the buffer.
     */
    float[] of(Buffer from, int images, Workspace scratch) {
        if (in.codes() == null && !patches.padded()) {
            return from.values();
        }
        int size = images * patches.size();
        float[] to = scratch.floats(size);
        if (patches.padded()) {
            Arrays.fill(to, 0, size, 0);
        }
        if (in.codes() == null) {
            float[] values = from.values();
            patches.rows(images, (i, j, n) -> System.arraycopy(values, i, to, j, n));
        } else {
            int mask = in.codes().grid().signed() ? -1 : 0xFF;
            byte[] codes = from.codes();
            patches.rows(images, (i, j, n) -> widen(codes, i, mask, to, j, n));
        }
        return to;
    }

    private static void widen(byte[] from, int i, int mask, float[] to, int j, int n) {
        for (int k = 0; k < n; k++) {
            to[j + k] = from[i + k] & mask;
        }
    }
}
