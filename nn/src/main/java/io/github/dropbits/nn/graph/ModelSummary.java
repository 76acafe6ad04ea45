package io.github.dropbits.nn.graph;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a model and their cost for inputs of a given shape: one row per layer, in the order of execution,
 * and the totals. {@link #toString} formats it as a table.
 *
 * @param rows the layers; a layer that is applied several times has a row for each
 * @param parameters the number of learned parameters of the whole model; shared ones count once
 * @param multiplyAdds the multiply-adds of the whole model
 */
public record ModelSummary(List<Row> rows, long parameters, long multiplyAdds) {
    private static final String[] HEAD = {"layer", "kind", "output", "parameters", "multiply-adds"};
    /** The first of the right-aligned columns. */
    private static final int FIRST_NUMBER = 3;

    /**
     * One layer.
     *
     * @param name the layer's name in the model; empty for a layer that is not registered there, and for the model
     *     itself
     * @param kind the kind of layer, as {@link Module#describe} gives it
     * @param output the shape of the layer's output
     * @param parameters the number of the layer's learned parameters, including those of quantizers in it; 0 in every
     *     later row of the same layer
     * @param multiplyAdds the multiply-adds for all examples of the input together: for layers with weights, the
     *     number of outputs times the number of inputs that each output depends on; 0 for other layers, as is
     *     customary
     */
    public record Row(String name, String kind, Shape output, long parameters, long multiplyAdds) {
    }

    /** Copies the rows. */
    public ModelSummary {
        rows = List.copyOf(rows);
    }

    /**
     * Applies a model once to zeros, in evaluation and without gradients, and records what its layers do. A layer is
     * a module without children or with parameters of its own; everything inside a {@link WeightLayer} counts as
     * part of it. Afterwards the model is as before.
     *
     * @param model the model
     * @param input the shape of the input, with the number of examples first: 1 for the usual figures
     * @return the summary
     * @throws io.github.dropbits.core.ShapeException if the shape does not fit the model
     */
    public static ModelSummary of(Module model, Shape input) {
        Map<String, Module> modules = model.namedModules();
        Map<Module, String> names = new IdentityHashMap<>();
        Set<Module> inner = Collections.newSetFromMap(new IdentityHashMap<>());
        modules.forEach((name, m) -> {
            names.putIfAbsent(m, name);
            if (m instanceof WeightLayer) {
                m.namedModules().values().stream().skip(1).forEach(inner::add);
            }
        });
        Map<Module, Long> sizes = sizes(model, modules, inner);
        List<Row> rows = new ArrayList<>();
        Module.Watcher watcher = (m, x, y) -> {
            String name = names.getOrDefault(m, "");
            boolean placeholder = !names.containsKey(m) && x == y;
            if (isLayer(m, inner) && !placeholder) {
                Long own = sizes.remove(m);
                rows.add(new Row(name, m.describe(), y.shape(), own == null ? 0 : own,
                        m instanceof WeightLayer layer ? layer.multiplyAdds(y) : 0));
            }
        };
        Tensor zeros = Tensor.zeros(input.toArray());
        model.evaluating(() -> NoGrad.call(() -> Module.watch(watcher, () -> model.apply(zeros))));
        return new ModelSummary(rows, model.namedParameters().values().stream().mapToLong(Tensor::elements).sum(),
                rows.stream().mapToLong(Row::multiplyAdds).sum());
    }

    private static boolean isLayer(Module m, Set<Module> inner) {
        boolean own = m.namedParameters().keySet().stream().anyMatch(name -> name.indexOf('.') < 0);
        return !inner.contains(m) && (own || m instanceof WeightLayer || m.children().isEmpty());
    }

    /**
     * The number of learned parameters of each layer. A parameter belongs to the innermost module around it that is
     * a layer.
     */
    private static Map<Module, Long> sizes(Module model, Map<String, Module> modules, Set<Module> inner) {
        Map<Module, Long> sizes = new IdentityHashMap<>();
        model.namedParameters().forEach((name, p) -> {
            String path = above(name);
            while (!isLayer(modules.get(path), inner) && !path.isEmpty()) {
                path = above(path);
            }
            sizes.merge(modules.get(path), (long) p.elements(), Long::sum);
        });
        return sizes;
    }

    private static String above(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    /** Formats the rows and the totals as a table with aligned columns. */
    @Override
    public String toString() {
        List<String[]> lines = new ArrayList<>();
        lines.add(HEAD);
        rows.forEach(r -> lines.add(new String[] {r.name.isEmpty() ? "-" : r.name, r.kind, r.output.toString(),
            number(r.parameters), number(r.multiplyAdds)}));
        lines.add(new String[] {"total", "", "", number(parameters), number(multiplyAdds)});
        int[] widths = new int[HEAD.length];
        lines.forEach(line -> Arrays.setAll(widths, i -> Math.max(widths[i], line[i].length())));
        StringBuilder out = new StringBuilder();
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                String gap = " ".repeat(widths[i] - line[i].length());
                boolean right = i >= FIRST_NUMBER;
                out.append(i == 0 ? "" : "  ").append(right ? gap + line[i] : line[i] + gap);
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
