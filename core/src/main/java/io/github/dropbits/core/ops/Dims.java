package io.github.dropbits.core.ops;

import io.github.dropbits.core.Broadcast;
import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import java.util.Arrays;

/** The shapes of a reduction over some dimensions. */
final class Dims {
    /** The input's shape with the extent of every reduced dimension set to 1. */
    final Shape kept;
    /** The output's shape. */
    final Shape out;
    /** The number of input elements that are reduced into one output element. */
    final int count;

    Dims(String op, Shape in, boolean keepDim, int[] dims) {
        boolean[] reduced = new boolean[in.rank()];
        if (dims.length == 0) {
            Arrays.fill(reduced, true);
        }
        for (int d : dims) {
            int axis = in.axis(d);
            if (reduced[axis]) {
                throw new ShapeException(op + ": dim " + d + " is named twice for shape " + in);
            }
            reduced[axis] = true;
        }
        int[] full = in.toArray();
        int[] left = new int[in.rank()];
        int n = 0;
        int c = 1;
        for (int i = 0; i < full.length; i++) {
            if (reduced[i]) {
                c *= full[i];
                full[i] = 1;
            } else {
                left[n++] = full[i];
            }
        }
        kept = Shape.of(full);
        out = keepDim ? kept : Shape.of(Arrays.copyOf(left, n));
        count = c;
    }

    /** Returns, for each input element in row-major order, the index of the output element that it is reduced into. */
    int[] targets(Shape in) {
        int[] to = new int[in.elements()];
        Rows rows = new Rows(in, Broadcast.strides(kept, in));
        for (int r = 0; r < rows.count(); r++) {
            for (int i = 0; i < rows.length(); i++) {
                to[r * rows.length() + i] = rows.offset(0) + i * rows.step(0);
            }
            rows.next();
        }
        return to;
    }
}
