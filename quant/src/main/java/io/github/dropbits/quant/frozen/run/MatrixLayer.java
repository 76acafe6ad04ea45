package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.kernels.gemm.Matrix;
import io.github.dropbits.core.kernels.gemm.Operand;
import io.github.dropbits.core.kernels.gemm.OperandProduct;
import io.github.dropbits.core.kernels.gemm.PackedMatrix;
import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;

/**
 * A layer that is computed by the matrix product in float. The result is exact for codes: the depth is divided into
 * parts that are so short that the sum over a part is below 2^24, and float represents all integers up to this number.
 * The sums of the parts are then added as integers.
 */
final class MatrixLayer implements LayerKernel {
    /** The maximum number of patch elements that are packed together. */
    private static final int PACKED = 1 << 17;
    private static final int EXACT = 1 << 24;

    private final Geometry geometry;
    private final boolean codes;
    private final Patches patches;
    private final FloatInput input;
    private final Output output;
    /** The packed weights, by group and part of the depth; null if the groups are too narrow for packing. */
    private final PackedMatrix[][] packed;
    /** The weights, one channel after the other; null if they are packed. */
    private final float[] weights;
    private final int depth;
    private final int part;
    private final int block;

    MatrixLayer(Step.Layer layer, Value in, Output output) {
        geometry = layer.geometry();
        patches = new Patches(geometry, in);
        input = new FloatInput(in, patches);
        this.output = output;
        float[] ordered = Patches.ordered(layer);
        depth = (int) geometry.depth();
        codes = in.codes() != null && layer.weights().quantized();
        part = codes ? Parts.length(ordered, depth, in.codes().maxMagnitude(), EXACT) : depth;
        block = Math.max(1, PACKED / depth);
        boolean pack = PackedMatrix.small(geometry.groupOut());
        weights = pack ? null : ordered;
        packed = pack ? new PackedMatrix[geometry.options().groups()][(depth + part - 1) / part] : null;
        for (int group = 0; pack && group < packed.length; group++) {
            for (int p = 0; p < packed[group].length; p++) {
                packed[group][p] = PackedMatrix.of(length(p * part), geometry.groupOut(),
                        matrix(ordered, group, p * part));
            }
        }
    }

    /** Returns the length of the part that starts at index {@code from} of the depth. */
    private int length(int from) {
        return Math.min(part, depth - from);
    }

    /**
     * Returns the right operand of the product, which consists of a group's weights for the part that starts at index
     * {@code from} of the depth.
     */
    private Matrix matrix(float[] ordered, int group, int from) {
        return Matrix.rowMajor(ordered, group * geometry.groupOut() * depth + from, depth).transposed();
    }

    @Override
    public void run(Buffer from, int images, Buffer to, Workspace scratch) {
        float[] source = input.of(from, images, scratch);
        int positions = images * patches.area();
        for (int first = 0; first < positions; first += block) {
            for (int group = 0; group < geometry.options().groups(); group++) {
                block(source, first, Math.min(block, positions - first), group, to, scratch);
            }
        }
    }

    private void block(float[] source, int first, int count, int group, Buffer to, Workspace scratch) {
        int width = geometry.groupOut();
        Operand rows = patches.operand(source, group);
        float[] sums = scratch.sums(count * width);
        int[] whole = part < depth ? scratch.zeros(count * width) : null;
        for (int k = 0; k < depth; k += part) {
            Matrix c = Matrix.rowMajor(sums, 0, width);
            if (weights == null) {
                packed[group][k / part].multiply(rows, first, count, k, c);
            } else {
                OperandProduct.multiply(rows, first, count, k, matrix(weights, group, k), length(k), width, c);
            }
            for (int i = 0; whole != null && i < count * width; i++) {
                whole[i] += (int) sums[i];
            }
        }
        for (int i = 0; whole != null && i < count * width; i++) {
            sums[i] = whole[i];
        }
        for (int p = 0; p < count; p++) {
            output.finish(sums, p * width, group * width, width, to, (first + p) * geometry.out() + group * width);
        }
    }

    @Override
    public String describe() {
        return codes ? "matrix product of codes" + (part < depth ? " in parts of " + part : "") : "float";
    }
}
