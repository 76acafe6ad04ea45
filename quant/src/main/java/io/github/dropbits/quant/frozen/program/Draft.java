package io.github.dropbits.quant.frozen.program;

import java.util.ArrayList;
import java.util.List;

/**
 * A step of a program under construction. Scales and biases are in double precision, so that a layer and the affine
 * steps that are folded into it are rounded to float only once.
 */
final class Draft {
    private final Step step;
    /** The scales of a layer or an affine step; null for other steps. */
    private final double[] scale;
    private final double[] bias;

    Draft(Step step) {
        this(step, null, null);
    }

    private Draft(Step step, double[] scale, double[] bias) {
        this.step = step;
        this.scale = scale;
        this.bias = bias;
    }

    static Draft layer(int in, String name, Geometry geometry, Weights weights, double[] scale, double[] bias) {
        return new Draft(new Step.Layer(in, name, geometry, weights, null, null), scale, bias);
    }

    static Draft affine(int in, float[] scale, float[] bias) {
        double[] k = new double[scale.length];
        double[] b = new double[scale.length];
        for (int c = 0; c < k.length; c++) {
            k[c] = scale[c];
            b[c] = bias[c];
        }
        return new Draft(new Step.Affine(in, null, null), k, b);
    }

    /** Folds an affine step into this step. The affine step must be the only user of this step's output. */
    private void fold(Draft affine) {
        for (int c = 0; c < scale.length; c++) {
            scale[c] *= affine.scale[c];
            bias[c] = bias[c] * affine.scale[c] + affine.bias[c];
        }
    }

    private Step on(int... inputs) {
        return switch (step) {
            case Step.Layer s -> new Step.Layer(inputs[0], s.name(), s.geometry(), s.weights(), floats(scale),
                    floats(bias));
            case Step.Affine s -> new Step.Affine(inputs[0], floats(scale), floats(bias));
            default -> step.on(inputs);
        };
    }

    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    /**
     * Creates the final steps. An affine step is folded into the preceding layer or affine step if it is the only user
     * of that step's output.
     *
     * @param drafts the drafts, whose scales and biases are modified
     * @param last the index of the value that is the result of the program
     */
    static List<Step> finish(List<Draft> drafts, int last) {
        int[] uses = new int[drafts.size() + 1];
        uses[last]++;
        for (Draft d : drafts) {
            for (int in : d.step.inputs()) {
                uses[in]++;
            }
        }
        // The new index of each value. The indices change because folding removes steps.
        int[] newIndex = new int[drafts.size() + 1];
        Draft[] maker = new Draft[drafts.size() + 1];
        List<Draft> kept = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            Draft d = drafts.get(i);
            int in = d.step.inputs()[0];
            if (d.step instanceof Step.Affine && uses[in] == 1 && maker[in] != null && maker[in].scale != null) {
                maker[in].fold(d);
                maker[i + 1] = maker[in];
                newIndex[i + 1] = newIndex[in];
            } else {
                kept.add(d);
                maker[i + 1] = d;
                newIndex[i + 1] = kept.size();
            }
        }
        List<Step> steps = new ArrayList<>();
        for (Draft d : kept) {
            int[] inputs = d.step.inputs();
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = newIndex[inputs[i]];
            }
            steps.add(d.on(inputs));
        }
        return steps;
    }
}
