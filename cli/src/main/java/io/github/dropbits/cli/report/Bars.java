package io.github.dropbits.cli.report;

import static io.github.dropbits.cli.report.Numbers.percent;
import static io.github.dropbits.cli.report.Numbers.svg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A chart of bars in groups, for example the bit-lengths of each layer. The bars are horizontal, so that long names of
 * layers fit on a narrow page. Each bar's value is written as text after the end of the bar, or after the whisker if
 * the bar has one.
 */
public final class Bars extends Chart {
    /** The height of a bar, in pixels. */
    private static final double BAR = 14;
    /** The height of a group's name, in pixels. */
    private static final double NAME = 20;
    /** The gap between groups, in pixels. */
    private static final double GAP = 14;

    /**
     * The bars of one category.
     *
     * @param name the category
     * @param values the bars' values
     * @param spread the bars' spreads; null if the bars have no whiskers
     */
    private record Group(String name, double[] values, double[] spread) {
        /** The distance from a bar's end to either end of its whisker. */
        double extent(int i) {
            return spread == null ? 0 : Chart.extent(values[i], spread[i]);
        }
    }

    private final List<Group> groups = new ArrayList<>();
    private List<String> names = List.of();
    private String spreadName = "spread";

    private Bars(String title, String category, String value) {
        super(title, value, category);
    }

    /**
     * A chart without bars yet.
     *
     * @param title the title
     * @param category what each group stands for, such as "layer"
     * @param value the name of the values, with their unit
     * @return the chart
     */
    public static Bars of(String title, String category, String value) {
        return new Bars(title, category, value);
    }

    /**
     * Names the series. Each group has one bar for each series. Without this call, a group has a single bar.
     *
     * @param names the names, in the order of the bars within a group
     * @return this
     */
    public Bars series(String... names) {
        this.names = List.of(names);
        return this;
    }

    /**
     * Adds a group of bars.
     *
     * @param name the category
     * @param values a value for each series, which is NaN or infinite if it is missing; not changed
     * @param spread the distance from each bar's end to the ends of its whisker; null for no whiskers; not changed
     * @return this
     * @throws IllegalArgumentException if the number of values or spreads differs from the number of series
     */
    public Bars group(String name, double[] values, double[] spread) {
        int series = Math.max(1, names.size());
        if (values.length != series || spread != null && spread.length != series) {
            throw new IllegalArgumentException("group " + name + " has " + values.length + " values"
                    + (spread == null ? "" : " and " + spread.length + " spreads") + " for " + series + " series");
        }
        groups.add(new Group(name, values.clone(), spread == null ? null : spread.clone()));
        return this;
    }

    /**
     * Adds a group of one bar without a whisker.
     *
     * @param name the category
     * @param value the bar's value; NaN or infinite if it is missing
     * @return this
     * @throws IllegalArgumentException if there is more than one series
     */
    public Bars group(String name, double value) {
        return group(name, new double[] {value}, null);
    }

    /**
     * Names the quantity that the whiskers show.
     *
     * @param name the quantity, such as "standard deviation over 5 seeds"
     * @return this
     */
    public Bars spreadIs(String name) {
        spreadName = name;
        return this;
    }

    private Range range(boolean whiskers) {
        Range range = new Range();
        for (Group g : groups) {
            for (int i = 0; i < g.values.length; i++) {
                if (Double.isFinite(g.values[i])) {
                    range.add(whiskers ? g.values[i] - g.extent(i) : g.values[i]);
                    range.add(whiskers ? g.values[i] + g.extent(i) : g.values[i]);
                }
            }
        }
        return range;
    }

    private int decimals() {
        return Numbers.decimals(groups.stream().flatMapToDouble(g -> Arrays.stream(g.values)).toArray());
    }

    @Override
    Plot plot() {
        int series = Math.max(1, names.size());
        double step = NAME + series * BAR + GAP;
        double height = Math.max(80, groups.size() * step);
        Svg out = new Svg(height);
        Range range = range(true);
        if (range.empty()) {
            return new Plot(out.empty().toString(), height, 28, 16, 48, 16, false);
        }
        range.add(0);
        Axis axis = range.axis(6, true);
        out.text("name", "start", 0, 4, -12, yName).horizontal(axis, xName, true)
                .line("zero", axis.share(0), 0, axis.share(0), height);
        int longest = 0;
        for (int g = 0; g < groups.size(); g++) {
            out.text("strong halo", "start", 0, 4, g * step + 15, groups.get(g).name);
            for (int i = 0; i < series; i++) {
                longest = Math.max(longest, bar(out, groups.get(g), i, axis, g * step + NAME + i * BAR));
            }
        }
        double left = axis.low() < 0 ? margin(longest) : 8;
        return new Plot(out.toString(), height, 28, margin(longest), 48, left, false);
    }

    /** Draws a bar, its whisker and its value; returns the number of characters of the value's text. */
    private int bar(Svg out, Group g, int i, Axis axis, double y) {
        double v = g.values[i];
        double zero = axis.share(0);
        double middle = y + BAR / 2;
        if (!Double.isFinite(v)) {
            out.text("tick", "start", zero, 6, middle + 4, "missing");
            return 0;
        }
        String label = Numbers.text(v, decimals()).replace("-", "−");
        double end = axis.share(v);
        String whole = (names.isEmpty() ? "" : names.get(i) + ", ") + g.name + ": " + Numbers.text(v)
                + (g.extent(i) > 0 ? " ± " + Numbers.text(g.extent(i)) : "");
        out.raw("<rect " + Ink.bar(i) + " x=\"" + percent(Math.min(zero, end)) + "\" y=\"" + svg(y + 1) + "\" width=\""
                + percent(Math.abs(end - zero)) + "\" height=\"" + svg(BAR - 2) + "\"><title>" + Markup.escape(whole)
                + "</title></rect>");
        double low = axis.share(v - g.extent(i));
        double high = axis.share(v + g.extent(i));
        if (g.extent(i) > 0) {
            out.line("rim", low, middle, high, middle).line("whisker", low, middle, high, middle)
                    .line("whisker", low, middle - 3, low, middle + 3)
                    .line("whisker", high, middle - 3, high, middle + 3);
        }
        out.text("strong halo", v < 0 ? "end" : "start", v < 0 ? low : high, v < 0 ? -6 : 6, middle + 4, label);
        return label.length();
    }

    @Override
    String description() {
        return "Bars of " + xName + " for each " + yName + ", " + range(false) + "."
                + (names.isEmpty() ? "" : " Series: " + String.join(", ", names) + ".");
    }

    @Override
    String note() {
        return groups.stream().allMatch(g -> g.spread == null) ? "" : "Whiskers: ± " + spreadName;
    }

    @Override
    List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            keys.add(new Key("<rect " + Ink.bar(i) + " x=\"1\" y=\"1\" width=\"28\" height=\"10\"/>", names.get(i)));
        }
        return keys;
    }

    @Override
    Table data() {
        boolean spread = groups.stream().anyMatch(g -> g.spread != null);
        List<String> header = new ArrayList<>(List.of(yName));
        for (String name : names.isEmpty() ? List.of(xName) : names) {
            header.add(name);
            if (spread) {
                header.add("± " + spreadName);
            }
        }
        List<List<?>> rows = new ArrayList<>();
        for (Group g : groups) {
            List<Object> row = new ArrayList<>(List.of(g.name));
            for (int i = 0; i < g.values.length; i++) {
                row.add(g.values[i]);
                if (spread) {
                    row.add(g.spread == null ? null : (Object) g.spread[i]);
                }
            }
            rows.add(row);
        }
        return Table.of(header, rows);
    }
}
