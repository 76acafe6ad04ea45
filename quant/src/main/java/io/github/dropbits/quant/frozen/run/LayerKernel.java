package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;

/**
 * An algorithm that computes a layer. Instances are immutable, because intermediate results are stored in the
 * workspace.
 */
public interface LayerKernel {
    /**
     * Computes the layer for a number of images.
     *
     * @param from the input of the layer, channels last
     * @param images the number of images
     * @param to receives the output of the layer, channels last
     * @param scratch provides scratch buffers for intermediate results
     */
    void run(Buffer from, int images, Buffer to, Workspace scratch);

    /** Returns the name and settings of the kernel in a few words. */
    String describe();

    /** Selects the kernel for a layer. */
    static LayerKernel of(Step.Layer layer, Value in, Output output) {
        Geometry g = layer.geometry();
        boolean codes = in.codes() != null && layer.weights().quantized();
        if (DepthwiseLayer.fits(g)) {
            return new DepthwiseLayer(layer, in, output);
        }
        if (codes && BitSerialLayer.suits(layer.weights().grid().bits(), in.codes().bits(), g)) {
            return new BitSerialLayer(layer, in, output);
        }
        int part = codes ? ShortLayer.part(layer, in.codes()) : 0;
        return part > 0 ? new ShortLayer(layer, in, output, part) : new MatrixLayer(layer, in, output);
    }
}
