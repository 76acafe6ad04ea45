package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.JsonObject;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.quant.Grid;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes a program as JSON, without its arrays. The names of the arrays of step i start with {@code i} and a
 * dot.
 */
public final class GraphText {
    /**
     * The maximum number of steps. No network needs this many. The limit bounds computations whose cost grows with the
     * square of the number of steps.
     */
    private static final int MAX_STEPS = 1 << 14;

    private GraphText() {
    }

    public static String write(Program program) {
        Value image = program.image();
        List<JsonObject> steps = new ArrayList<>();
        for (Step step : program.steps()) {
            JsonObject fields = new JsonObject().put("op", name(step)).put("in", step.inputs());
            write(step, fields);
            steps.add(fields);
        }
        return Json.write(new JsonObject()
                .put("image", new int[] {image.channels(), image.height(), image.width()}).put("steps", steps));
    }

    private static String name(Step step) {
        return switch (step) {
            case Step.Quantize s -> "quantize";
            case Step.Layer s -> "layer";
            case Step.Affine s -> "affine";
            case Step.Rectify s -> "rectify";
            case Step.MaxPool s -> "max_pool";
            case Step.AvgPool s -> "avg_pool";
            case Step.PlaneSum s -> "plane_sum";
            case Step.Add s -> "add";
        };
    }

    private static void write(Step step, JsonObject fields) {
        switch (step) {
            case Step.Quantize s -> {
                fields.put("step", s.codes().step());
                grid(s.codes().grid(), fields);
            }
            case Step.Layer s -> {
                Geometry g = s.geometry();
                ConvOptions o = g.options();
                fields.put("name", s.name());
                fields.put("shape", new int[] {g.out(), g.in(), g.kernelH(), g.kernelW()});
                fields.put("options", new int[] {o.strideH(), o.strideW(), o.padH(), o.padW(), o.dilationH(),
                    o.dilationW(), o.groups()});
                if (s.weights().quantized()) {
                    grid(s.weights().grid(), fields);
                }
            }
            case Step.Rectify s -> {
                if (s.cap() < Float.POSITIVE_INFINITY) {
                    fields.put("cap", s.cap());
                }
            }
            case Step.MaxPool s -> pool(s.options(), fields);
            case Step.AvgPool s -> {
                pool(s.options(), fields);
                fields.put("count_padding", s.countPadding());
            }
            case Step.Affine s -> { }
            case Step.PlaneSum s -> { }
            case Step.Add s -> { }
        }
    }

    private static void grid(Grid grid, JsonObject fields) {
        fields.put("bits", grid.bits());
        fields.put("signed", grid.signed());
        if (grid.isSign()) {
            fields.put(Fields.SIGNS, true);
        }
    }

    private static void pool(PoolOptions o, JsonObject fields) {
        fields.put("window", new int[] {o.kernel(), o.stride(), o.padding()});
    }

    /** Provides the arrays of the steps by name. */
    public interface Arrays {
        float[] floats(String name);

        byte[] bytes(String name);
    }

    /**
     * Reads a program.
     *
     * @param text the program as JSON
     * @param arrays provides the arrays of the steps
     * @throws IllegalArgumentException if the text is not a program, or the arrays do not match the program
     */
    public static Program read(String text, Arrays arrays) {
        Fields graph = Fields.of("the graph", text);
        int[] image = graph.ints("image", 3);
        List<Fields> list = graph.objects("steps", "step");
        graph.end();
        if (list.size() > MAX_STEPS) {
            throw new IllegalArgumentException("expected at most " + MAX_STEPS + " steps, found " + list.size());
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Fields f = list.get(i);
            steps.add(step(i, f, arrays));
            f.end();
        }
        return new Program(Value.of(image[0], image[1], image[2], null), steps);
    }

    private static Step step(int i, Fields f, Arrays arrays) {
        String op = f.string("op");
        int[] in = f.ints("in", op.equals("add") ? 2 : 1);
        return switch (op) {
            case "quantize" -> new Step.Quantize(in[0], new Codes(f.grid(), f.number("step")));
            case "layer" -> layer(i, in[0], f, arrays);
            case "affine" -> new Step.Affine(in[0], arrays.floats(i + ".scale"), arrays.floats(i + ".bias"));
            case "rectify" -> new Step.Rectify(in[0], f.has("cap") ? f.number("cap") : Float.POSITIVE_INFINITY);
            case "max_pool" -> new Step.MaxPool(in[0], pool(f));
            case "avg_pool" -> new Step.AvgPool(in[0], pool(f), f.bool("count_padding"));
            case "plane_sum" -> new Step.PlaneSum(in[0]);
            case "add" -> new Step.Add(in[0], in[1]);
            default -> throw new IllegalArgumentException("step " + i + ": there is no op \"" + op + "\"");
        };
    }

    private static Step layer(int i, int in, Fields f, Arrays arrays) {
        int[] shape = f.ints("shape", 4);
        int[] o = f.ints("options", 7);
        Geometry geometry = new Geometry(shape[1], shape[0], shape[2], shape[3],
                new ConvOptions(o[0], o[1], o[2], o[3], o[4], o[5], o[6]));
        String weights = i + ".weight";
        return new Step.Layer(in, f.string("name"), geometry,
                f.has("bits") ? new Weights(f.grid(), arrays.bytes(weights), null)
                        : new Weights(null, null, arrays.floats(weights)),
                arrays.floats(i + ".scale"), arrays.floats(i + ".bias"));
    }

    private static PoolOptions pool(Fields f) {
        int[] o = f.ints("window", 3);
        return new PoolOptions(o[0], o[1], o[2]);
    }
}
