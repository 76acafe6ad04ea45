package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * Cross-entropy between the softmax of logits and class labels, with label smoothing (Szegedy et al. 2016). With
 * smoothing s and C classes, the target probability of every class is {@code s / C}, plus {@code 1 - s} for the
 * labelled class.
 */
public final class CrossEntropy extends Op {
    private final int[] labels;
    private final float smoothing;
    private final Reduction reduction;
    private int rows;
    private int classes;
    private Axis axis;
    private float[] probabilities;

    private CrossEntropy(int[] labels, float smoothing, Reduction reduction) {
        this.labels = labels.clone();
        this.smoothing = smoothing;
        this.reduction = reduction;
    }

    /**
     * Computes the mean cross-entropy without label smoothing.
     *
     * @param logits the logits, {@code [N, C]}; not modified
     * @param labels the N class labels, each from 0 to C - 1; the array is copied
     * @return the loss, a scalar
     * @throws ShapeException if the logits are not of rank 2, or if the number of labels is 0 or not N
     * @throws IllegalArgumentException if a label is not from 0 to C - 1; the message names the label
     */
    public static Tensor crossEntropy(Tensor logits, int[] labels) {
        return crossEntropy(logits, labels, 0, Reduction.MEAN);
    }

    /**
     * Computes the cross-entropy with label smoothing.
     *
     * @param logits the logits, {@code [N, C]}; not modified
     * @param labels the N class labels, each from 0 to C - 1; the array is copied
     * @param smoothing the part of the target probability that is distributed equally over all classes, from 0 to 1
     * @param reduction whether the loss is the mean or the sum over the N examples
     * @return the loss, a scalar
     * @throws ShapeException if the logits are not of rank 2, or if the number of labels is 0 or not N
     * @throws IllegalArgumentException if the smoothing is not from 0 to 1, or if a label is not from 0 to C - 1; the
     *     message names the label
     */
    public static Tensor crossEntropy(Tensor logits, int[] labels, float smoothing, Reduction reduction) {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("label smoothing must be from 0 to 1, not " + smoothing);
        }
        return new CrossEntropy(labels, smoothing, Objects.requireNonNull(reduction, "reduction")).apply(logits);
    }

    /**
     * Returns the class labels.
     *
     * @return a copy, one label per example
     */
    public int[] labels() {
        return labels.clone();
    }

    /**
     * Returns the label smoothing.
     *
     * @return the part of the target probability that is distributed equally over all classes
     */
    public float smoothing() {
        return smoothing;
    }

    /**
     * Returns how the losses of the examples are combined.
     *
     * @return the reduction
     */
    public Reduction reduction() {
        return reduction;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof CrossEntropy o && Arrays.equals(labels, o.labels) && smoothing == o.smoothing
                && reduction == o.reduction;
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() != 2 || in[0].dim(0) != labels.length || labels.length == 0) {
            throw new ShapeException("crossEntropy: " + labels.length + " labels do not fit logits " + in[0]
                    + "; [N, C] with N labels, at least one, is needed");
        }
        rows = in[0].dim(0);
        classes = in[0].dim(1);
        axis = Axis.of(name(), in[0], 1);
        for (int r = 0; r < rows; r++) {
            if (labels[r] < 0 || labels[r] >= classes) {
                throw new IllegalArgumentException("crossEntropy: label " + labels[r] + " at position " + r
                        + " is not one of the " + classes + " classes of logits " + in[0]);
            }
        }
        return Shape.SCALAR;
    }

    private double weight() {
        return reduction == Reduction.MEAN ? 1.0 / rows : 1;
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        float[] x = in[0].array();
        probabilities = new float[x.length];
        float[] e = new float[classes];
        float[] max = new float[1];
        double loss = 0;
        for (int r = 0; r < rows; r++) {
            double sum = SoftmaxRows.exponentials(x, axis, r, e, max);
            // The largest logit is subtracted before logSum is added; if added to a huge logit, logSum would be rounded
            // away.
            double logSum = Math.log(sum);
            double spread = 0;
            for (int c = 0; c < classes; c++) {
                probabilities[r * classes + c] = (float) (e[c] / sum);
                spread += (double) max[0] - x[r * classes + c] + logSum;
            }
            double own = (double) max[0] - x[r * classes + labels[r]] + logSum;
            // If a logit is negative infinity, own or spread is infinite, and its product with a weight of 0 would be
            // NaN.
            loss += smoothing == 1 ? 0 : (1 - smoothing) * own;
            loss += smoothing == 0 ? 0 : smoothing / classes * spread;
        }
        out[0] = (float) (loss * weight());
    }

    @Override
    protected void backward(Gradients g) {
        if (Losses.passZero(g)) {
            return;
        }
        float[] to = g.in(0);
        float scale = (float) (g.out()[0] * weight());
        float everywhere = smoothing / classes;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < classes; c++) {
                int at = r * classes + c;
                float target = everywhere + (c == labels[r] ? 1 - smoothing : 0);
                to[at] = scale * (probabilities[at] - target);
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double loss = 0;
        for (int r = 0; r < rows; r++) {
            double[] logs = SoftmaxRows.logs(in[0], axis, r);
            for (int c = 0; c < classes; c++) {
                double target = smoothing / (double) classes + (c == labels[r] ? 1 - smoothing : 0);
                loss -= target == 0 ? 0 : target * logs[c];
            }
        }
        return new double[] {loss * weight()};
    }
}
