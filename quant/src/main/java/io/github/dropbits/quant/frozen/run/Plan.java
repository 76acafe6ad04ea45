package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Codes;
import io.github.dropbits.quant.frozen.program.Program;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The execution plan of a program. It selects a kernel for each layer, fuses rectifiers and quantizers into the
 * preceding layers, and assigns a buffer to each value. A buffer is reused as soon as no later step needs its value.
 */
public final class Plan {
    /**
     * The target for the number of elements of the largest buffer. It determines the number of images that are computed
     * together.
     */
    private static final int TARGET_ELEMENTS = 1 << 20;
    private static final int MAX_IMAGES = 16;

    private final Program program;
    private final int[] uses;
    private final int[] lastUse;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<Step.Layer, LayerKernel> kernels = new LinkedHashMap<>();
    /** The index of the buffer of each value; -1 for a fused value, which is never stored. */
    private final int[] bufferOf;
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Boolean> holdCodes = new ArrayList<>();
    private final List<Boolean> free = new ArrayList<>();
    private final int images;

    public Plan(Program given) {
        program = given.poolingCodes();
        uses = program.uses();
        int count = program.steps().size();
        lastUse = new int[count + 1];
        bufferOf = new int[count + 1];
        Arrays.fill(bufferOf, -1);
        for (int i = 0; i < count; i++) {
            for (int in : program.steps().get(i).inputs()) {
                lastUse[in] = i;
            }
        }
        lastUse[count] = count;
        bufferOf[0] = allocate(program.image());
        int most = program.image().elements();
        for (int i = 0; i < count;) {
            int next = fusedEnd(i);
            Value out = program.value(next);
            bufferOf[next] = allocate(out);
            stages.add(stage(i, next));
            for (int v = 0; v < next; v++) {
                // The buffers of values that are used for the last time by one of the steps i to next - 1 become free.
                // Values within the fused steps have no buffer.
                if (bufferOf[v] >= 0 && lastUse[v] >= i && lastUse[v] < next) {
                    free.set(bufferOf[v], true);
                }
            }
            // The buffer of a value that no step uses becomes free immediately.
            if (uses[next] == 0) {
                free.set(bufferOf[next], true);
            }
            most = Math.max(most, out.elements());
            if (program.steps().get(i) instanceof Step.Layer s) {
                most = Math.max(most, s.geometry().padded(input(s)).elements());
            }
            i = next;
        }
        images = Math.clamp(TARGET_ELEMENTS / most, 1, MAX_IMAGES);
    }

    /** Returns the index of the value that is computed by step i and the steps fused into it. */
    private int fusedEnd(int i) {
        int next = i + 1;
        if (program.steps().get(i) instanceof Step.Layer) {
            if (usedOnlyByNext(next) && program.steps().get(next) instanceof Step.Rectify) {
                next++;
            }
            if (usedOnlyByNext(next) && program.steps().get(next) instanceof Step.Quantize) {
                next++;
            }
        }
        return next;
    }

    /** Returns whether a value is used only by the step that directly follows the step that computes it. */
    private boolean usedOnlyByNext(int value) {
        return value < program.steps().size() && uses[value] == 1 && lastUse[value] == value;
    }

    private int allocate(Value v) {
        for (int p = 0; p < sizes.size(); p++) {
            if (free.get(p) && holdCodes.get(p) == (v.codes() != null)) {
                free.set(p, false);
                sizes.set(p, Math.max(sizes.get(p), v.elements()));
                return p;
            }
        }
        sizes.add(v.elements());
        holdCodes.add(v.codes() != null);
        free.add(false);
        return sizes.size() - 1;
    }

    private Stage stage(int i, int next) {
        Value out = program.value(next);
        int to = bufferOf[next];
        Step step = program.steps().get(i);
        int from = bufferOf[step.inputs()[0]];
        Value in = program.value(step.inputs()[0]);
        return switch (step) {
            case Step.Quantize s -> Stage.quantize(in, s.codes(), from, to);
            case Step.Layer s -> {
                LayerKernel kernel = LayerKernel.of(s, in, output(s, i, next));
                kernels.put(s, kernel);
                yield Stage.layer(kernel, from, to);
            }
            case Step.Affine s -> Stage.affine(in, new Output(s.scale(), s.bias(), Float.NEGATIVE_INFINITY,
                    Float.POSITIVE_INFINITY, null), from, to);
            case Step.Rectify s -> Stage.rectify(in, s.cap(), from, to);
            case Step.MaxPool s -> in.codes() == null ? Stage.maxValues(in, out, s.options(), from, to)
                    : Stage.maxCodes(in, out, s.options(), from, to);
            case Step.AvgPool s -> Stage.average(in, out, s.options(), s.countPadding(), from, to);
            case Step.PlaneSum s -> Stage.planeSum(in, from, to);
            case Step.Add s -> Stage.add(in, from, bufferOf[s.right()], to);
        };
    }

    /** Creates the output conversion of a layer, including the steps that are fused into the layer. */
    private Output output(Step.Layer layer, int i, int next) {
        float least = Float.NEGATIVE_INFINITY;
        float most = Float.POSITIVE_INFINITY;
        Codes codes = null;
        for (Step step : program.steps().subList(i + 1, next)) {
            if (step instanceof Step.Rectify r) {
                least = 0;
                most = r.cap();
            } else if (step instanceof Step.Quantize q) {
                codes = q.codes();
            }
        }
        return new Output(layer.scale(), layer.bias(), least, most, codes);
    }

    /** Returns the kernel of each layer, in the order of the program. */
    public Map<Step.Layer, LayerKernel> kernels() {
        return kernels;
    }

    /** Returns the input of a layer. */
    public Value input(Step.Layer layer) {
        return program.value(layer.in());
    }

    /** Returns the maximum number of images that are computed together. */
    public int images() {
        return images;
    }

    public Workspace workspace() {
        long[] elements = new long[sizes.size()];
        boolean[] codes = new boolean[sizes.size()];
        for (int p = 0; p < elements.length; p++) {
            elements[p] = (long) sizes.get(p) * images;
            codes[p] = holdCodes.get(p);
        }
        return new Workspace(elements, codes);
    }

    /**
     * Computes the logits of a number of images, at most {@link #images}.
     *
     * @param x the source of the images
     * @param first the index of the first image
     * @param count the number of images
     * @param y receives the logits, channels first; the logits of image i start at index i times the number of logits
     *     per image
     * @param w the workspace, which no other thread may use at the same time
     */
    public void run(Images x, int first, int count, float[] y, Workspace w) {
        x.copy(first, count, w.values(bufferOf[0]));
        for (Stage stage : stages) {
            stage.run(w, count);
        }
        Value out = program.result();
        transpose(w.values(bufferOf[bufferOf.length - 1]), 0, out.area(), out.channels(), y, first * out.elements(),
                count);
    }

    /**
     * Transposes each of {@code count} images, which are interpreted as matrices with the given numbers of rows and
     * columns.
     */
    public static void transpose(float[] from, int i, int rows, int columns, float[] to, int j, int count) {
        for (int n = 0; n < count * rows * columns; n += rows * columns) {
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    to[j + n + c * rows + r] = from[i + n + r * columns + c];
                }
            }
        }
    }
}
