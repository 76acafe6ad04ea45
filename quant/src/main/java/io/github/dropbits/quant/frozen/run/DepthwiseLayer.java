package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;

/**
 * A depthwise layer, computed directly in float. For codes the sums are exact, because {@link #fits} requires fewer
 * than 2^24 / 255^2 taps: products are at most 255^2, so all sums are in the range in which float represents every
 * integer.
 */
final class DepthwiseLayer implements LayerKernel {
    private final Geometry geometry;
    private final Patches patches;
    private final FloatInput input;
    private final Output output;
    /** The weights, sorted by tap and then by channel. */
    private final float[] weights;
    private final int[] taps;
    private final boolean codes;

    DepthwiseLayer(Step.Layer layer, Value in, Output output) {
        geometry = layer.geometry();
        patches = new Patches(geometry, in);
        input = new FloatInput(in, patches);
        this.output = output;
        codes = in.codes() != null && layer.weights().quantized();
        taps = patches.offsets();
        weights = new float[taps.length * geometry.out()];
        for (int c = 0; c < geometry.out(); c++) {
            for (int t = 0; t < taps.length; t++) {
                weights[t * geometry.out() + c] = layer.weights().value(c * taps.length + t);
            }
        }
    }

    /** Returns whether a layer is depthwise and has few enough taps for its sums of codes to be exact. */
    static boolean fits(Geometry g) {
        return g.depthwise() && g.depth() * 255L * 255 < 1 << 24;
    }

    @Override
    public void run(Buffer from, int images, Buffer to, Workspace scratch) {
        float[] source = input.of(from, images, scratch);
        int n = geometry.out();
        float[] sums = scratch.sums(n);
        for (int p = 0; p < images * patches.area(); p++) {
            RowLoops.ACTIVE.depthwise(source, patches.start(p, 0), taps, weights, sums, 0, n);
            output.finish(sums, 0, 0, n, to, p * n);
        }
    }

    @Override
    public String describe() {
        return "depthwise" + (codes ? " on codes" : " float");
    }
}
