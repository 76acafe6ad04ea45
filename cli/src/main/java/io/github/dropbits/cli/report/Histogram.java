package io.github.dropbits.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A histogram of values, or of values before and after a training, with a quantizer's grid points. The height of a bin
 * is its share of all counts.
 */
public final class Histogram extends Chart {
    private static final double HEIGHT = 170;
    /** Up to this many grid points are drawn as full lines; more are drawn as short marks on the axis. */
    private static final int MOST_LINES = 40;
    private static final int FIRST_INK = 4;
    private static final int SECOND_INK = 0;

    private double[] edges = {};
    private double[] first = {};
    private double[] second;
    private double[] grid = {};
    private String firstName = "before";
    private String secondName = "after";

    private Histogram(String title, String xName, String yName) {
        super(title, xName, yName);
    }

    /**
     * A histogram without values yet.
     *
     * @param title the title, such as a parameter's name
     * @param value the name of the horizontal axis, with its unit
     * @param share the name of the vertical axis
     * @return the histogram
     */
    public static Histogram of(String title, String value, String share) {
        return new Histogram(title, value, share);
    }

    /**
     * Sets the bins and the counts.
     *
     * @param edges the edges of the bins, one more than there are counts, in ascending order; equal edges are allowed.
     *     If an edge is not finite, nothing is drawn. The array is not changed.
     * @param counts the number of values in each bin, not negative; not changed
     * @return this
     * @throws IllegalArgumentException if {@code edges} is not one element longer than {@code counts}, if the edges are
     *     not in ascending order, or if a count is negative or not finite
     */
    public Histogram counts(double[] edges, double[] counts) {
        if (edges.length != counts.length + 1) {
            throw new IllegalArgumentException("histogram " + title + " has " + edges.length + " edges for "
                    + counts.length + " counts; it needs one more than counts");
        }
        for (int i = 0; i < counts.length; i++) {
            if (edges[i] > edges[i + 1]) {
                throw new IllegalArgumentException("histogram " + title + ": edge " + i + " is " + edges[i]
                        + ", the next " + edges[i + 1]);
            }
        }
        check(counts);
        this.edges = edges.clone();
        first = counts.clone();
        return this;
    }

    /**
     * Adds a second series of counts, in the same bins.
     *
     * @param counts the number of values in each bin, not negative; not changed
     * @return this
     * @throws IllegalArgumentException if the first series has another number of counts, or a count is negative or not
     *     finite
     */
    public Histogram second(double[] counts) {
        if (counts.length != first.length) {
            throw new IllegalArgumentException("histogram " + title + " has " + first.length + " counts and "
                    + counts.length + " second ones");
        }
        check(counts);
        second = counts.clone();
        return this;
    }

    private void check(double[] counts) {
        for (int i = 0; i < counts.length; i++) {
            if (!(counts[i] >= 0 && counts[i] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("histogram " + title + ": count " + i + " is " + counts[i]);
            }
        }
    }

    /**
     * Names the two series. Without this they are named "before" and "after".
     *
     * @param first the name of the first series
     * @param second the name of the second series
     * @return this
     */
    public Histogram names(String first, String second) {
        firstName = first;
        secondName = second;
        return this;
    }

    /**
     * Adds a quantizer's grid points.
     *
     * @param points the grid points; values that are not finite are left out; not changed
     * @return this
     */
    public Histogram grid(double[] points) {
        grid = Arrays.stream(points).filter(Double::isFinite).toArray();
        return this;
    }

    private boolean empty() {
        return first.length == 0 || !Arrays.stream(edges).allMatch(Double::isFinite);
    }

    private static double[] shares(double[] counts) {
        double largest = Arrays.stream(counts).max().orElse(0);
        double sum = Arrays.stream(counts).map(c -> c / largest).sum();
        return Arrays.stream(counts).map(c -> largest == 0 ? 0 : c / largest / sum).toArray();
    }

    @Override
    Plot plot() {
        Svg svg = new Svg(HEIGHT);
        if (empty()) {
            return new Plot(svg.empty().toString(), HEIGHT, 28, 16, 48, 16, false);
        }
        Range xs = new Range();
        DoubleStream.concat(Arrays.stream(edges), Arrays.stream(grid)).forEach(xs::add);
        Axis x = xs.axis(4, false);
        double[] before = shares(first);
        double[] after = second == null ? before : shares(second);
        double top = Math.max(Arrays.stream(before).max().orElse(0), Arrays.stream(after).max().orElse(0));
        Axis y = Axis.of(0, top, 4, false, true);
        svg.vertical(y, yName).horizontal(x, xName, false);
        for (double point : grid) {
            svg.line("level", x.share(point), grid.length > MOST_LINES ? HEIGHT - 6 : 0, x.share(point), HEIGHT);
        }
        svg.plane();
        if (second != null) {
            area(svg, FIRST_INK, before, x, y);
        }
        area(svg, SECOND_INK, after, x, y);
        svg.raw("</svg>").line("zero", 0, HEIGHT, 1, HEIGHT);
        return new Plot(svg.toString(), HEIGHT, 28, 16, 48, margin(y.longest()), false);
    }

    private void area(Svg svg, int ink, double[] shares, Axis x, Axis y) {
        StringBuilder path = new StringBuilder("M").append(Svg.point(x.share(edges[0]), 0));
        for (int i = 0; i < shares.length; i++) {
            path.append('L').append(Svg.point(x.share(edges[i]), y.share(shares[i]))).append('L')
                    .append(Svg.point(x.share(edges[i + 1]), y.share(shares[i])));
        }
        path.append('L').append(Svg.point(x.share(edges[shares.length]), 0)).append('Z');
        svg.raw("<path class=\"area " + Ink.colour(ink) + "\" d=\"" + path + "\"/>");
    }

    @Override
    String description() {
        Range values = new Range();
        Arrays.stream(edges).forEach(values::add);
        return "Histogram of " + xName + ", " + values + (second == null ? "" : ", " + firstName + " and "
                + secondName) + (grid.length == 0 ? "." : ", with " + grid.length + " grid points.");
    }

    @Override
    String note() {
        return "";
    }

    @Override
    List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        if (second != null) {
            keys.add(area(FIRST_INK, firstName));
            keys.add(area(SECOND_INK, secondName));
        }
        if (grid.length > 0) {
            keys.add(new Key("<line class=\"level\" x1=\"15\" y1=\"0\" x2=\"15\" y2=\"12\"/>", "grid points"));
        }
        return keys;
    }

    private static Key area(int ink, String name) {
        String sample = "<rect class=\"area " + Ink.colour(ink) + "\" x=\"1\" y=\"1\" width=\"28\" height=\"10\"/>";
        return new Key(sample, name);
    }

    @Override
    Table data() {
        List<String> header = new ArrayList<>(List.of("from", "to"));
        header.addAll(second == null ? List.of(yName) : List.of(firstName, secondName));
        List<List<?>> rows = new ArrayList<>();
        double[] before = shares(first);
        double[] after = second == null ? null : shares(second);
        for (int i = 0; i < before.length; i++) {
            List<Object> row = new ArrayList<>(List.of(edges[i], edges[i + 1], before[i]));
            if (after != null) {
                row.add(after[i]);
            }
            rows.add(row);
        }
        String points = grid.length == 0 ? "" : ". Grid points: "
                + String.join(", ", Arrays.stream(grid).mapToObj(Numbers::text).toList());
        return Table.of(header, rows).caption(title + points);
    }
}
