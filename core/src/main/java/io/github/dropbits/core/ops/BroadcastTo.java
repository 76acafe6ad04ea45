package io.github.dropbits.core.ops;

import io.github.dropbits.core.Broadcast;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** Repeats a tensor along its dimensions of extent 1 and along new leading dimensions. The output is a copy. */
public final class BroadcastTo extends Op {
    private final Shape to;
    private Shape from;

    private BroadcastTo(Shape to) {
        this.to = to;
    }

    /**
     * Repeats a tensor to a larger shape.
     *
     * @param x the values; not modified
     * @param dims the larger shape
     * @return the repeated values
     * @throws ShapeException if the shape of {@code x} does not broadcast to {@code dims}
     */
    public static Tensor broadcastTo(Tensor x, int... dims) {
        return new BroadcastTo(Shape.of(dims)).apply(x);
    }

    @Override
    protected Shape infer(Shape[] in) {
        from = in[0];
        int added = to.rank() - from.rank();
        boolean fits = added >= 0;
        for (int d = 0; fits && d < from.rank(); d++) {
            fits = from.dim(d) == to.dim(added + d) || from.dim(d) == 1;
        }
        if (!fits) {
            throw new ShapeException("broadcastTo: " + from + " does not broadcast to " + to);
        }
        return to;
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        Broadcast.expand(in[0].array(), from, to, out);
    }

    @Override
    protected void backward(Gradients g) {
        g.broadcast(0, g.out());
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[to.elements()];
        int[] extents = to.toArray();
        int[] steps = Broadcast.strides(from, to);
        for (int i = 0; i < out.length; i++) {
            int rest = i;
            int at = 0;
            for (int d = extents.length - 1; d >= 0; d--) {
                at += rest % extents[d] * steps[d];
                rest /= extents[d];
            }
            out[i] = in[0][at];
        }
        return out;
    }

    @Override
    protected boolean keepsValues() {
        return true;
    }
}
