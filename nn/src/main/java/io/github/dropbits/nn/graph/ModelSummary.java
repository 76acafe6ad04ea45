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
 * The layers of a model, with their sizes and costs for a given input shape. There is one row per application of a
 * layer, in the order of execution, and there are totals. {@link #toString} formats the summary as a table.
 *
 * @param rows the layers; a layer that is applied several times has one row per application
 * @param parameters the number of learned parameters in the entire model; shared parameters are counted once
 * @param multiplyAdds the number of multiply-adds of the entire model
 */
public record ModelSummary(List<Row> rows, long parameters, long multiplyAdds) {
    private static final String[] HEAD = {"layer", "kind", "output", "parameters", "multiply-adds"};
    /** The index of the first right-aligned column. */
    private static final int FIRST_NUMBER = 3;

    /**
     * One application of a layer.
     *
     * @param name the name of the layer in the model; empty for the model itself and for a layer that is not registered
     *     in the model
     * @param kind the layer's description, as returned by {@link Module#describe}
     * @param output the shape of the layer's output
     * @param parameters the number of learned parameters of the layer, including the parameters of its quantizers. If
     *     the layer is applied several times, this is 0 in all rows but the first
     * @param multiplyAdds the number of multiply-adds for the entire batch. For layers with weights, this is the number
     *     of output values times the number of input values that each of them depends on. As is customary, it is 0 for
     *     all other layers
     */
    public record Row(String name, String kind, Shape output, long parameters, long multiplyAdds) {
    }

    /** Creates a summary, and copies the list of rows. */
    public ModelSummary {
        rows = List.copyOf(rows);
    }

    /**
     * Applies a model once to an input of zeros, in evaluation mode and without recording gradients, and summarizes the
     * layers that are applied. A module counts as a layer if it has no children, or has parameters of its own. Modules
     * inside a {@link WeightLayer} count as part of that layer. The model is not modified.
     *
     * @param model the model
     * @param input the shape of the input; the first dimension is the batch size, which is usually 1
     * @return the summary
     * @throws io.github.dropbits.core.ShapeException if the input shape is incompatible with the model
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
     * Returns the number of learned parameters of each layer. A parameter is attributed to the innermost layer that
     * contains it.
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
