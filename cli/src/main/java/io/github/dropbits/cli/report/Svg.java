package io.github.dropbits.cli.report;

import static io.github.dropbits.cli.report.Numbers.percent;
import static io.github.dropbits.cli.report.Numbers.svg;

/** Builds a drawing. Horizontal positions are shares of the width, from 0 to 1; vertical positions are pixels. */
final class Svg {
    private final StringBuilder out = new StringBuilder();
    private final double height;

    Svg(double height) {
        this.height = height;
    }

    /** Adds markup without escaping. */
    Svg raw(String markup) {
        out.append(markup).append('\n');
        return this;
    }

    /** Adds a straight line. */
    Svg line(String style, double x1, double y1, double x2, double y2) {
        return raw("<line class=\"" + style + "\" x1=\"" + percent(x1) + "\" y1=\"" + svg(y1) + "\" x2=\"" + percent(x2)
                + "\" y2=\"" + svg(y2) + "\"/>");
    }

    /** Adds text, shifted horizontally by {@code dx} pixels; {@code anchor} is start, middle or end. */
    Svg text(String style, String anchor, double x, double dx, double y, String text) {
        return raw("<text class=\"" + style + "\" text-anchor=\"" + anchor + "\" x=\"" + percent(x) + "\" dx=\""
                + svg(dx) + "\" y=\"" + svg(y) + "\">" + Markup.escape(text) + "</text>");
    }

    /** Adds a vertical axis: horizontal grid lines with labels, and the axis's name above them. */
    Svg vertical(Axis axis, String name) {
        for (Axis.Tick t : axis.ticks()) {
            double y = height * (1 - axis.share(t.value()));
            line("grid", 0, y, 1, y).text("tick", "end", 0, -8, y + 4, t.label());
        }
        return text("name", "start", 0, -8 - Chart.CHARACTER * axis.longest(), -14, name);
    }

    /** Adds a horizontal axis: labels, the axis's name, and either vertical grid lines or short ticks. */
    Svg horizontal(Axis axis, String name, boolean grid) {
        for (Axis.Tick t : axis.ticks()) {
            double x = axis.share(t.value());
            line("grid", x, grid ? 0 : height, x, height + 5).text("tick", "middle", x, 0, height + 19, t.label());
        }
        return text("name", "middle", 0.5, 0, height + 38, name);
    }

    /** Adds the text "no values", for a chart without values. */
    Svg empty() {
        return text("name", "middle", 0.5, 0, height / 2, "no values");
    }

    /** Opens a coordinate system of 1000 by 1000 units, stretched over the whole drawing, for lines and areas. */
    Svg plane() {
        return raw("<svg class=\"plane\" width=\"100%\" height=\"100%\" viewBox=\"0 0 1000 1000\" "
                + "preserveAspectRatio=\"none\">");
    }

    /** The coordinates of a point in the system that {@link #plane} opens. */
    static String point(double x, double y) {
        return svg(1000 * x) + ' ' + svg(1000 * (1 - y));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
