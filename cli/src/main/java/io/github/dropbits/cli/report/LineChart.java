package io.github.dropbits.cli.report;

import static io.github.dropbits.cli.report.Numbers.percent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A chart of lines, for example training curves. A line may have a band that shows its spread. A line has a gap where a
 * value is missing (not finite).
 */
public final class LineChart extends Chart {
    private static final double HEIGHT = 300;
    /** Up to this many series are named directly beside their lines; more are named in the legend only. */
    private static final int MOST_DIRECT = 4;
    /** The largest number of characters of a name that is written beside its line. */
    private static final int LONGEST_DIRECT = 28;
    private static final double LABEL_HEIGHT = 16;
    /** Lines of up to this many points have a marker at each point. */
    private static final int MOST_MARKED = 24;

    /**
     * A line.
     *
     * @param name the name of the series
     * @param x the points' positions on the horizontal axis
     * @param y the points' values
     * @param spread the points' spreads; null if the line has no band
     */
    private record Line(String name, double[] x, double[] y, double[] spread) {
        /** Whether the point at an index exists and is finite. */
        boolean there(int i) {
            return i >= 0 && i < x.length && Double.isFinite(x[i]) && Double.isFinite(y[i]);
        }

        /** The distance from a point to either edge of the band. */
        double extent(int i) {
            return spread == null ? 0 : Chart.extent(y[i], spread[i]);
        }

        /** The index of the last finite point; -1 if there is none. */
        int last() {
            int i = x.length - 1;
            while (i >= 0 && !there(i)) {
                i--;
            }
            return i;
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private String spreadName = "spread";

    private LineChart(String title, String xName, String yName) {
        super(title, xName, yName);
    }

    /**
     * A chart without lines yet.
     *
     * @param title the title
     * @param x the name of the horizontal axis, with its unit
     * @param y the name of the vertical axis, with its unit
     * @return the chart
     */
    public static LineChart of(String title, String x, String y) {
        return new LineChart(title, x, y);
    }

    /**
     * Adds a line.
     *
     * @param name the name of the series
     * @param x the points' positions on the horizontal axis, ascending; not changed
     * @param y the points' values; NaN or infinite for a missing value; not changed
     * @param spread the distance from each point to the edges of the band; null for no band; not changed
     * @return this
     * @throws IllegalArgumentException if the arrays have different lengths
     */
    public LineChart series(String name, double[] x, double[] y, double[] spread) {
        if (x.length != y.length || spread != null && spread.length != x.length) {
            throw new IllegalArgumentException("series " + name + " has " + x.length + " x, " + y.length + " y"
                    + (spread == null ? "" : ", " + spread.length + " spreads"));
        }
        lines.add(new Line(name, x.clone(), y.clone(), spread == null ? null : spread.clone()));
        return this;
    }

    /**
     * Names the quantity that the bands show.
     *
     * @param name the quantity, such as "standard deviation over 5 seeds"
     * @return this
     */
    public LineChart spreadIs(String name) {
        spreadName = name;
        return this;
    }

    private boolean direct() {
        return lines.size() > 1 && lines.size() <= MOST_DIRECT
                && lines.stream().allMatch(l -> l.last() >= 0 && l.name.length() <= LONGEST_DIRECT);
    }

    private Range xs() {
        Range range = new Range();
        lines.forEach(l -> {
            for (int i = 0; i < l.x.length; i++) {
                range.add(l.there(i) ? l.x[i] : Double.NaN);
            }
        });
        return range;
    }

    private Range ys(boolean bands) {
        Range range = new Range();
        lines.forEach(l -> {
            for (int i = 0; i < l.x.length; i++) {
                if (l.there(i)) {
                    range.add(l.y[i]);
                    range.add(bands ? l.y[i] - l.extent(i) : l.y[i]);
                    range.add(bands ? l.y[i] + l.extent(i) : l.y[i]);
                }
            }
        });
        return range;
    }

    @Override
    Plot plot() {
        Svg svg = new Svg(HEIGHT);
        if (xs().empty()) {
            return new Plot(svg.empty().toString(), HEIGHT, 28, 16, 48, 16, false);
        }
        Axis x = xs().axis(8, false);
        x = x.longest() > 3 ? xs().axis(5, false) : x;
        Axis y = ys(true).axis(6, true);
        svg.vertical(y, yName).horizontal(x, xName, false).plane();
        for (int s = 0; s < lines.size(); s++) {
            bands(svg, lines.get(s), s, x, y);
        }
        for (int s = 0; s < lines.size(); s++) {
            line(svg, lines.get(s), s, x, y);
        }
        svg.raw("</svg>");
        for (int s = 0; s < lines.size(); s++) {
            markers(svg, lines.get(s), s, x, y);
        }
        int longest = lines.stream().mapToInt(l -> l.name.length()).max().orElse(0);
        if (direct()) {
            names(svg, y);
        }
        double right = direct() ? margin(longest) + 20 : 16;
        return new Plot(svg.toString(), HEIGHT, 28, right, 48, margin(y.longest()), direct());
    }

    /**
     * Splits a line at its gaps and calls {@code run} for each part, with the indices of the part's first and last
     * point.
     */
    private static void runs(Line l, BiConsumer<Integer, Integer> run) {
        int from = 0;
        for (int i = 0; i < l.x.length; i++) {
            from = l.there(i - 1) ? from : i;
            if (l.there(i) && !l.there(i + 1)) {
                run.accept(from, i);
            }
        }
    }

    private static void bands(Svg svg, Line l, int s, Axis x, Axis y) {
        if (l.spread == null) {
            return;
        }
        runs(l, (from, to) -> {
            StringBuilder path = new StringBuilder();
            for (int i = from; i <= to; i++) {
                path.append(i == from ? 'M' : 'L').append(Svg.point(x.share(l.x[i]), y.share(l.y[i] + l.extent(i))));
            }
            for (int i = to; i >= from; i--) {
                path.append('L').append(Svg.point(x.share(l.x[i]), y.share(l.y[i] - l.extent(i))));
            }
            svg.raw("<path class=\"band " + Ink.colour(s) + "\" d=\"" + path + "Z\"/>");
        });
    }

    private static void line(Svg svg, Line l, int s, Axis x, Axis y) {
        StringBuilder path = new StringBuilder();
        runs(l, (from, to) -> {
            for (int i = from; i <= to; i++) {
                path.append(i == from ? 'M' : 'L').append(Svg.point(x.share(l.x[i]), y.share(l.y[i])));
            }
        });
        if (!path.isEmpty()) {
            svg.raw("<path " + Ink.line(s) + " d=\"" + path + "\"/>");
        }
    }

    /**
     * Draws a marker at each point. A long line only has markers at isolated points, which would be invisible
     * otherwise.
     */
    private static void markers(Svg svg, Line l, int s, Axis x, Axis y) {
        for (int i = 0; i < l.x.length; i++) {
            if (l.there(i) && (l.x.length <= MOST_MARKED || !l.there(i - 1) && !l.there(i + 1))) {
                svg.raw("<use " + Ink.marker(s) + " x=\"" + percent(x.share(l.x[i])) + "\" y=\""
                        + percent(1 - y.share(l.y[i])) + "\"><title>" + Markup.escape(l.name + ": "
                        + Numbers.text(l.x[i]) + ", " + Numbers.text(l.y[i])) + "</title></use>");
            }
        }
    }

    /** Writes each line's name beside its end. Names that would overlap are moved apart. */
    private void names(Svg svg, Axis y) {
        List<Integer> order = new ArrayList<>();
        for (int s = 0; s < lines.size(); s++) {
            order.add(s);
        }
        double[] heights = new double[lines.size()];
        for (int s = 0; s < heights.length; s++) {
            heights[s] = HEIGHT * (1 - y.share(lines.get(s).y[lines.get(s).last()]));
        }
        order.sort((a, b) -> Double.compare(heights[a], heights[b]));
        for (int i = 1; i < heights.length; i++) {
            heights[order.get(i)] = Math.max(heights[order.get(i)], heights[order.get(i - 1)] + LABEL_HEIGHT);
        }
        for (int i = heights.length - 1; i >= 0; i--) {
            heights[order.get(i)] = Math.min(heights[order.get(i)], HEIGHT - LABEL_HEIGHT * (heights.length - 1 - i));
        }
        svg.raw("<svg class=\"beside\" x=\"100%\">");
        for (int s = 0; s < heights.length; s++) {
            svg.raw("<use " + Ink.marker(s) + " x=\"18\" y=\"" + Numbers.svg(heights[s]) + "\"/>")
                    .text("strong", "start", 0, 28, heights[s] + 4, lines.get(s).name);
        }
        svg.raw("</svg>");
    }

    @Override
    String description() {
        return "Lines over " + xName + ", " + xs() + "; " + yName + ", " + ys(false) + ". Series: "
                + String.join(", ", lines.stream().map(Line::name).toList()) + ".";
    }

    @Override
    String note() {
        return lines.stream().allMatch(l -> l.spread == null) ? "" : "Bands: ± " + spreadName;
    }

    @Override
    List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        for (int s = 0; s < lines.size(); s++) {
            keys.add(new Key("<line " + Ink.line(s) + " x1=\"0\" y1=\"6\" x2=\"30\" y2=\"6\"/><use " + Ink.marker(s)
                    + " x=\"15\" y=\"6\"/>", lines.get(s).name));
        }
        return keys;
    }

    @Override
    Table data() {
        List<String> header = new ArrayList<>(List.of(xName));
        TreeMap<Double, Object[]> rows = new TreeMap<>();
        int columns = lines.stream().mapToInt(l -> l.spread == null ? 1 : 2).sum();
        int c = 0;
        for (Line l : lines) {
            header.add(l.name);
            if (l.spread != null) {
                header.add("± " + spreadName);
            }
            for (int i = 0; i < l.x.length; i++) {
                Object[] row = rows.computeIfAbsent(l.x[i], x -> new Object[columns]);
                row[c] = l.y[i];
                if (l.spread != null) {
                    row[c + 1] = l.spread[i];
                }
            }
            c += l.spread == null ? 1 : 2;
        }
        List<List<?>> all = new ArrayList<>();
        boolean whole = rows.keySet().stream().allMatch(x -> x == Math.rint(x) && Math.abs(x) < 1e15);
        rows.forEach((x, cells) -> {
            List<Object> row = new ArrayList<>();
            row.add(whole ? (Object) x.longValue() : x);
            row.addAll(Arrays.asList(cells));
            all.add(row);
        });
        return Table.of(header, all);
    }
}
