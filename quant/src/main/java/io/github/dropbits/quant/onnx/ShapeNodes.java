package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.ops.Pad;
import java.util.Arrays;

/** Translates ops that change shapes. Dimensions of these shapes may depend on the batch size. */
final class ShapeNodes {
    private ShapeNodes() {
    }

    /**
     * Translates a reshape. A dimension that depends on the batch size is written as -1, and the operator infers it. At
     * most one dimension can be inferred.
     */
    static String reshape(Call call) {
        int[] dims = call.outDims();
        if (Arrays.stream(dims).filter(d -> d == -1).count() > 1) {
            throw call.refusal("more than one extent of its output " + Arrays.toString(dims)
                    + ", -1 for those, follows the batch size; a fixed batch is possible");
        }
        return call.node("Reshape", call.in(0), call.graph().longs(dims));
    }

    /**
     * Translates a broadcast. A dimension that depends on the batch size is written as 1 in the target shape of Expand.
     * The input keeps this dimension, because Expand broadcasts in both directions.
     */
    static String broadcast(Call call) {
        int[] to = call.outDims();
        int[] from = call.inDims(0);
        for (int d = 0; d < to.length; d++) {
            int source = d - (to.length - from.length);
            if (to[d] == -1) {
                if (source < 0 || from[source] != -1) {
                    throw call.refusal("it broadcasts " + Arrays.toString(from) + " to the batch size");
                }
                to[d] = 1;
            }
        }
        return call.node("Expand", call.in(0), call.graph().longs(to));
    }

    /**
     * Translates zero padding. ONNX lists the padding before every dimension, followed by the padding after every
     * dimension.
     */
    static String pad(Call call, Pad op) {
        int[] before = op.before();
        int[] after = op.after();
        int[] pads = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, pads, before.length, after.length);
        return call.node("Pad", call.in(0), call.graph().longs(pads), call.graph().scalar(0));
    }
}
