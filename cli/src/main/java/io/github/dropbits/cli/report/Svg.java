package io.github.dropbits.cli.report;

import static io.github.dropbits.cli.report.Numbers.percent;
import static io.github.dropbits.cli.report.Numbers.svg;

/** Builds a picture's inside: across in shares of the width, down in pixels. */
final class Svg {
    private final StringBuilder out = new StringBuilder();
    private final double height;

    Svg(double height) {
        this.height = height;
    }

    /** Adds markup as it is. */
    Svg raw(String markup) {
        out.append(markup).append('\n');
        return this;
    }

    /** A straight line. */
    Svg line(String style, double x1, double y1, double x2, double y2) {
        return raw("<line class=\"" + style + "\" x1=\"" + percent(x1) + "\" y1=\"" + svg(y1) + "\" x2=\"" + percent(x2)
                + "\" y2=\"" + svg(y2) + "\"/>");
    }

    /** Text, {@code dx} pixels beside its place; {@code anchor} is start, middle or end. */
    Svg text(String style, String anchor, double x, double dx, double y, String text) {
        return raw("<text class=\"" + style + "\" text-anchor=\"" + anchor + "\" x=\"" + percent(x) + "\" dx=\""
                + svg(dx) + "\" y=\"" + svg(y) + "\">" + Markup.escape(text) + "</text>");
    }

    /** Horizontal grid lines with the labels of a vertical axis, and the axis's name over them. */
    Svg vertical(Axis axis, String name) {
        for (Axis.Tick t : axis.ticks()) {
            double y = height * (1 - axis.share(t.at()));
            line("grid", 0, y, 1, y).text("tick", "end", 0, -8, y + 4, t.label());
        }
        return text("name", "start", 0, -8 - Chart.CHARACTER * axis.longest(), -14, name);
    }

    /** Labels and the name of a horizontal axis; with its grid lines, or with short ticks. */
    Svg horizontal(Axis axis, String name, boolean grid) {
        for (Axis.Tick t : axis.ticks()) {
            double x = axis.share(t.at());
            line("grid", x, grid ? 0 : height, x, height + 5).text("tick", "middle", x, 0, height + 19, t.label());
        }
        return text("name", "middle", 0.5, 0, height + 38, name);
    }

    /** What stands in a picture without values. */
    Svg empty() {
        return text("name", "middle", 0.5, 0, height / 2, "no values");
    }

    /** Opens a plane of 1000 by 1000 units that is stretched over the picture, for lines and areas. */
    Svg plane() {
        return raw("<svg class=\"plane\" width=\"100%\" height=\"100%\" viewBox=\"0 0 1000 1000\" "
                + "preserveAspectRatio=\"none\">");
    }

    /** A point of the plane. */
    static String point(double x, double y) {
        return svg(1000 * x) + ' ' + svg(1000 * (1 - y));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
