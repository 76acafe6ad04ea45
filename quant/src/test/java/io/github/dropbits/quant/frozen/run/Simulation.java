package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Codes;
import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Program;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;
import io.github.dropbits.quant.frozen.program.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Implements the arithmetic of a frozen program literally according to its definition, with the channels first and for
 * one image at a time.
 */
public final class Simulation {
    private final Program program;

    public Simulation(Program program) {
        this.program = program;
    }

    /** Returns all values of the program for one image. Codes are represented as integers. */
    public List<float[]> values(float[] image) {
        List<float[]> values = new ArrayList<>();
        values.add(image);
        for (Step step : program.steps()) {
            Value in = program.value(step.inputs()[0]);
            Value out = program.value(values.size());
            float[] x = values.get(step.inputs()[0]);
            float[] y = new float[out.elements()];
            for (int c = 0; c < out.channels(); c++) {
                for (int p = 0; p < out.area(); p++) {
                    int i = c * out.area() + p;
                    y[i] = switch (step) {
                        case Step.Quantize s -> code(x[i], s.codes());
                        case Step.Layer s -> Math.fma((float) sum(s, in, x, c, p / out.width(), p % out.width()),
                                s.scale()[c], s.bias()[c]);
                        case Step.Affine s -> Math.fma(x[i], s.scale()[c], s.bias()[c]);
                        case Step.Rectify s -> Math.min(Math.max(x[i], 0), s.cap());
                        case Step.MaxPool s -> pool(in, x, c, p / out.width(), p % out.width(), s.options().kernel(),
                                s.options().stride(), s.options().padding())[0];
                        case Step.AvgPool s -> {
                            float[] seen = pool(in, x, c, p / out.width(), p % out.width(), s.options().kernel(),
                                    s.options().stride(), s.options().padding());
                            yield seen[1] / (s.countPadding() ? s.options().kernel() * s.options().kernel() : seen[2]);
                        }
                        case Step.PlaneSum s -> plane(in, x, c);
                        case Step.Add s -> x[i] + values.get(s.right())[i];
                    };
                }
            }
            values.add(y);
        }
        return values;
    }

    private static float code(float x, Codes codes) {
        float u = x / codes.step();
        if (codes.grid().isSign()) {
            return u < 0 ? -1 : 1;
        }
        for (int k = codes.grid().lowest(); k < codes.grid().highest(); k++) {
            if (u < k + 0.5f || u == k + 0.5f && k % 2 == 0) {
                return k;
            }
        }
        return codes.grid().highest();
    }

    private static double sum(Step.Layer s, Value in, float[] x, int o, int row, int column) {
        Geometry g = s.geometry();
        double sum = 0;
        for (int c = 0; c < g.groupIn(); c++) {
            for (int i = 0; i < g.kernelH(); i++) {
                for (int j = 0; j < g.kernelW(); j++) {
                    int r = row * g.options().strideH() - g.options().padH() + i * g.options().dilationH();
                    int q = column * g.options().strideW() - g.options().padW() + j * g.options().dilationW();
                    if (r >= 0 && r < in.height() && q >= 0 && q < in.width()) {
                        int from = (o / g.groupOut() * g.groupIn() + c) * in.area() + r * in.width() + q;
                        int at = ((o * g.groupIn() + c) * g.kernelH() + i) * g.kernelW() + j;
                        sum += (double) x[from] * weight(s.weights(), at);
                    }
                }
            }
        }
        return sum;
    }

    private static float weight(Weights w, int i) {
        if (!w.quantized()) {
            return w.floats()[i];
        }
        int code = 0;
        for (int b = 0; b < w.grid().bits(); b++) {
            int bit = i * w.grid().bits() + b;
            code |= (w.packed()[bit / 8] >> bit % 8 & 1) << b;
        }
        if (w.grid().isSign()) {
            return code == 0 ? -1 : 1;
        }
        boolean negative = w.grid().signed() && code >= 1 << w.grid().bits() - 1;
        return negative ? code - (1 << w.grid().bits()) : code;
    }

    /** Returns the maximum, the sum and the number of the elements in a window. */
    private static float[] pool(Value in, float[] x, int c, int row, int column, int kernel, int stride, int padding) {
        float max = Float.NEGATIVE_INFINITY;
        float sum = 0;
        int seen = 0;
        for (int i = row * stride - padding; i < row * stride - padding + kernel; i++) {
            for (int j = column * stride - padding; j < column * stride - padding + kernel; j++) {
                if (i >= 0 && i < in.height() && j >= 0 && j < in.width()) {
                    float v = x[c * in.area() + i * in.width() + j];
                    max = Math.max(max, v);
                    sum += v;
                    seen++;
                }
            }
        }
        return new float[] {max, sum, seen};
    }

    private static float plane(Value in, float[] x, int c) {
        double sum = 0;
        for (int p = 0; p < in.area(); p++) {
            sum += x[c * in.area() + p];
        }
        return (float) sum;
    }
}
