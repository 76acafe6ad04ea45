package io.github.dropbits.quant.split;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Concat;
import io.github.dropbits.core.ops.Slice;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.PostTraining;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.uniform.SteQuantizer;
import io.github.dropbits.quant.uniform.Uniform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * SplitQuant for activations (Song, Lin 2025, arXiv 2501.12428). Activations cannot be clustered, because their values
 * are not known in advance. Instead, the paper splits them into three chunks, each with its own scale and zero point,
 * and concatenates the quantized chunks. In this implementation a chunk consists of consecutive channels along
 * dimension 1 of {@code [N, C, ...]} (dimension 0 of {@code [C]}). Each chunk contains a third of the channels. If C is
 * not divisible by 3, the first chunks contain one more channel. With one or two channels, there are only one or two
 * chunks.
 *
 * <p>The levels of a chunk extend from its smallest to its largest value. The range always includes 0, which is exactly
 * a level. In training, both ends of the range are running averages that start with the first batch. The calibration
 * batches ({@link PostTraining}) are treated as a single batch, so none of their values is clipped.
 */
public final class SplitInputQuantizer extends Quantizer {
    private static final int CHUNKS = 3;

    private final Grid grid;
    private final boolean nonNegative;
    private final Tensor least;
    private final Tensor largest;

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param place the tensor that the quantizer is for, the input of a layer
     * @param bits the bit-length of each chunk, from 1 to 8
     * @throws IllegalArgumentException if the place is the weights of a layer, which need a {@link SplitQuantizer}
     */
    public SplitInputQuantizer(Place place, int bits) {
        super(place.name());
        if (place.weight()) {
            throw new IllegalArgumentException("SplitQuant's chunks are of activations; " + place.name()
                    + " needs another quantizer");
        }
        grid = new Grid(bits, false);
        nonNegative = place.nonNegative();
        least = buffer("least", Tensor.zeros(CHUNKS));
        largest = buffer("largest", Tensor.zeros(CHUNKS));
    }

    private static int axis(Shape shape) {
        return shape.rank() > 1 ? 1 : 0;
    }

    /**
     * Returns the index of the first channel of a chunk. For the index after the last chunk, returns the number of
     * channels.
     */
    private static int first(int chunk, int channels) {
        return chunk * (channels / CHUNKS) + Math.min(chunk, channels % CHUNKS);
    }

    /** Returns the index of the chunk for each value of one example. */
    private static int[] chunks(Shape shape) {
        int axis = axis(shape);
        int channels = shape.dim(axis);
        int area = shape.product(axis + 1, shape.rank());
        int[] chunks = new int[channels * area];
        for (int c = 0; c < CHUNKS; c++) {
            for (int i = first(c, channels) * area; i < first(c + 1, channels) * area; i++) {
                chunks[i] = c;
            }
        }
        return chunks;
    }

    /**
     * Extends the range of each chunk, from {@code low} to {@code high}, such that it includes the values of the chunk
     * in {@code x}. Infinities and NaN are ignored.
     */
    private void widen(Tensor x, float[] low, float[] high) {
        int[] chunks = chunks(x.shape());
        float[] a = x.array();
        for (int i = 0; i < a.length; i++) {
            if (Float.isFinite(a[i])) {
                int c = chunks[i % chunks.length];
                low[c] = nonNegative ? 0 : Math.min(low[c], a[i]);
                high[c] = Math.max(high[c], a[i]);
            }
        }
    }

    @Override
    protected void initialize(Tensor x) {
        calibrator().accept(x);
    }

    @Override
    protected Consumer<Tensor> calibrator() {
        float[] low = new float[CHUNKS];
        float[] high = new float[CHUNKS];
        return x -> {
            widen(x, low, high);
            least.set(low);
            largest.set(high);
        };
    }

    private void updateAverages(Tensor x) {
        float[] low = new float[CHUNKS];
        float[] high = new float[CHUNKS];
        widen(x, low, high);
        least.update(l -> average(l, low));
        largest.update(l -> average(l, high));
    }

    private static void average(float[] running, float[] now) {
        for (int c = 0; c < CHUNKS; c++) {
            running[c] = SteQuantizer.MOMENTUM * running[c] + (1 - SteQuantizer.MOMENTUM) * now[c];
        }
    }

    private Levels levels(int chunk) {
        return Levels.between(least.array()[chunk], largest.array()[chunk], grid.bits());
    }

    @Override
    protected Tensor quantize(Tensor x) {
        if (training()) {
            updateAverages(x);
        }
        int axis = axis(x.shape());
        int channels = x.shape().dim(axis);
        List<Tensor> parts = new ArrayList<>();
        for (int c = 0; c < CHUNKS; c++) {
            int from = first(c, channels);
            int to = first(c + 1, channels);
            if (to > from) {
                Levels levels = levels(c);
                parts.add(Uniform.uniform(Slice.slice(x, axis, from, to), Tensor.scalar(levels.step()),
                        nonNegative ? null : Tensor.scalar(levels.offset()), grid, Uniform.StepGradient.LSQ, 1,
                        label()));
            }
        }
        return parts.isEmpty() ? x : Concat.concat(axis, parts.toArray(Tensor[]::new));
    }

    /**
     * Returns the codes of values in evaluation mode. Each code refers to the levels of the value's chunk.
     *
     * @param x the values; not modified
     * @return one code per value, from 0 to {@code 2^b - 1}
     */
    @Override
    public int[] codes(Tensor x) {
        float[] y = evaluating(() -> NoGrad.call(() -> apply(x))).array();
        int[] chunks = chunks(x.shape());
        int[] codes = new int[y.length];
        for (int i = 0; i < codes.length; i++) {
            Levels levels = levels(chunks[i % chunks.length]);
            codes[i] = Math.round((y[i] - levels.offset()) / levels.step());
        }
        return codes;
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    /**
     * Returns the steps of the chunks.
     *
     * @return a new tensor of shape {@code [3]}
     */
    public Tensor step() {
        return Tensor.of(new float[] {levels(0).step(), levels(1).step(), levels(2).step()}, CHUNKS);
    }

    /**
     * Returns the level of code 0 in each chunk.
     *
     * @return a new tensor of shape {@code [3]}
     */
    public Tensor offset() {
        return Tensor.of(new float[] {levels(0).offset(), levels(1).offset(), levels(2).offset()}, CHUNKS);
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(QuantizerConfig.of(SplitQuantizer.METHOD.name(), bits()));
    }

    @Override
    public String describe() {
        return "SplitQuant(" + grid.bits() + (grid.bits() == 1 ? " bit" : " bits") + ", 3 chunks)";
    }
}
