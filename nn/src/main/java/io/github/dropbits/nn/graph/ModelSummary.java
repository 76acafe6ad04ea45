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
 * What a model consists of and what it costs for inputs of a shape: a row a layer, in the order of their work, and the
 * totals. {@link #toString} gives it as a table for people.
 *
 * @param rows the layers; one that works several times has as many rows
 * @param parameters learned numbers of the whole model, those used in several places once
 * @param multiplyAdds multiply-adds of the whole model
 */
public record ModelSummary(List<Row> rows, long parameters, long multiplyAdds) {
    private static final String[] HEAD = {"layer", "kind", "output", "parameters", "multiply-adds"};
    /** The columns from here on are set to the right. */
    private static final int FIRST_NUMBER = 3;

    /**
     * One layer.
     *
     * @param name its name in the model; empty for one that is not registered there, and for the model itself
     * @param kind what it is, as {@link Module#describe} says
     * @param output the shape of its output
     * @param parameters its learned numbers, with those of a quantizer in it; 0 from its second row on
     * @param multiplyAdds multiply-adds for the whole input, all its examples together: of layers with weights, the
     *     outputs times the inputs that each sees; 0 of others, as is the custom
     */
    public record Row(String name, String kind, Shape output, long parameters, long multiplyAdds) {
    }

    /** Copies the rows. */
    public ModelSummary {
        rows = List.copyOf(rows);
    }

    /**
     * Applies a model once to zeros, in evaluation and without gradients, and notes what its layers do. A layer is a
     * module without parts or with parameters of its own; what stands inside a {@link WeightLayer} counts as its own.
     * The model is as before afterwards.
     *
     * @param model the model
     * @param input the shape of its input, with the number of examples first: 1 for the usual figures
     * @return the summary
     * @throws io.github.dropbits.core.ShapeException if the shape does not fit
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

    /** The learned numbers of each layer: of a parameter's modules, the innermost that is one has it. */
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

    /** The rows and the totals as a table, its columns aligned. */
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
