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
 * How a program is run: a kernel for each layer, rectifiers and quantizers joined to the layers before them, and a
 * place in memory for each value that is used again once nothing needs the value any more.
 */
public final class Plan {
    /** Values of one place that are computed at once, if that takes more than one image. */
    private static final int FEW = 1 << 20;
    private static final int MOST_IMAGES = 16;

    private final Program program;
    private final int[] uses;
    private final int[] lastUse;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<Step.Layer, LayerKernel> kernels = new LinkedHashMap<>();
    /** The place of each value; -1 if it does not exist by itself. */
    private final int[] place;
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Boolean> holdCodes = new ArrayList<>();
    private final List<Boolean> free = new ArrayList<>();
    private final int images;

    public Plan(Program given) {
        program = given.poolingCodes();
        uses = program.uses();
        int count = program.steps().size();
        lastUse = new int[count + 1];
        place = new int[count + 1];
        Arrays.fill(place, -1);
        for (int i = 0; i < count; i++) {
            for (int in : program.steps().get(i).inputs()) {
                lastUse[in] = i;
            }
        }
        lastUse[count] = count;
        place[0] = take(program.image());
        int most = program.image().elements();
        for (int i = 0; i < count;) {
            int next = joined(i);
            Value out = program.value(next);
            place[next] = take(out);
            stages.add(stage(i, next));
            for (int v = 0; v < next; v++) {
                // The ends of values inside a join count too: they have no place.
                if (place[v] >= 0 && lastUse[v] >= i && lastUse[v] < next) {
                    free.set(place[v], true);
                }
            }
            // A value that nothing takes.
            if (uses[next] == 0) {
                free.set(place[next], true);
            }
            most = Math.max(most, out.elements());
            if (program.steps().get(i) instanceof Step.Layer s) {
                most = Math.max(most, s.geometry().padded(input(s)).elements());
            }
            i = next;
        }
        images = Math.clamp(FEW / most, 1, MOST_IMAGES);
    }

    /** The value after the steps that are run together with step i. */
    private int joined(int i) {
        int next = i + 1;
        if (program.steps().get(i) instanceof Step.Layer) {
            if (follows(next) && program.steps().get(next) instanceof Step.Rectify) {
                next++;
            }
            if (follows(next) && program.steps().get(next) instanceof Step.Quantize) {
                next++;
            }
        }
        return next;
    }

    /** Whether the step after a value takes it, and no other. */
    private boolean follows(int value) {
        return value < program.steps().size() && uses[value] == 1 && lastUse[value] == value;
    }

    private int take(Value v) {
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
        int to = place[next];
        Step step = program.steps().get(i);
        int from = place[step.inputs()[0]];
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
            case Step.Add s -> Stage.add(in, from, place[s.right()], to);
        };
    }

    /** What is joined to a layer. */
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

    /** The kernel of each layer, in the order of the program. */
    public Map<Step.Layer, LayerKernel> kernels() {
        return kernels;
    }

    /** What each layer of the program takes. */
    public Value input(Step.Layer layer) {
        return program.value(layer.in());
    }

    /** How many images are computed at once at most. */
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
     * Computes some images, at most {@link #images}.
     *
     * @param x the images
     * @param first the first of them
     * @param count how many
     * @param y gets their logits, channels first
     */
    public void run(Images x, int first, int count, float[] y, Workspace w) {
        x.copy(first, count, w.values(place[0]));
        for (Stage stage : stages) {
            stage.run(w, count);
        }
        Value out = program.result();
        transpose(w.values(place[place.length - 1]), 0, out.area(), out.channels(), y, first * out.elements(), count);
    }

    /** Turns images of rows and columns about. */
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
