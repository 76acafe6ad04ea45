package io.github.dropbits.cli.report;

import java.util.List;

/**
 * A chart as SVG, followed by a folded table of its values.
 *
 * <p>Horizontal positions are percentages of the SVG's width, vertical ones are pixels, and margins are set in the HTML
 * around the SVG. So the chart adapts to the width of the page, while its text keeps its size.
 */
public abstract sealed class Chart permits LineChart, Bars, Histogram {
    /** The approximate width of a character in labels, in pixels. */
    static final double CHARACTER = 6.6;

    final String title;
    /** The name of the horizontal axis. */
    final String xName;
    /** The name of the vertical axis. */
    final String yName;

    Chart(String title, String xName, String yName) {
        this.title = title;
        this.xName = xName;
        this.yName = yName;
    }

    /** The drawing and its margins. */
    abstract Plot plot();

    /** A description in words, for readers who cannot see the picture. */
    abstract String description();

    /** The values as a table. */
    abstract Table data();

    /** The entries of the legend; empty if no legend is needed. */
    abstract List<Key> keys();

    /** A note that says what bands or whiskers show; empty if the chart has neither. */
    abstract String note();

    /**
     * An entry of the legend.
     *
     * @param sample a sample of the line, area or marker, as SVG of 30 by 12 pixels
     * @param name the name of the series
     */
    record Key(String sample, String name) {
    }

    /**
     * A drawing with its margins. All lengths are in pixels.
     *
     * @param body the drawing, as SVG
     * @param height the height without margins
     * @param top the top margin
     * @param right the right margin
     * @param bottom the bottom margin
     * @param left the left margin
     * @param direct whether a wide enough page shows the lines' names in the right margin instead of the legend
     */
    record Plot(String body, double height, double top, double right, double bottom, double left, boolean direct) {
    }

    final String html(String id) {
        Plot p = plot();
        List<Key> keys = keys();
        StringBuilder out = new StringBuilder("<figure").append(p.direct ? " class=\"direct\"" : "")
                .append(">\n<figcaption>").append(Markup.escape(title)).append("</figcaption>\n");
        if (!note().isEmpty()) {
            out.append("<p class=\"note\">").append(Markup.escape(note())).append("</p>\n");
        }
        if (!keys.isEmpty()) {
            out.append("<ul class=\"legend\">");
            for (Key k : keys) {
                out.append("<li><svg class=\"key\" width=\"30\" height=\"12\" aria-hidden=\"true\">").append(k.sample)
                        .append("</svg>").append(Markup.escape(k.name)).append("</li>");
            }
            out.append("</ul>\n");
        }
        out.append("<div class=\"plot\" style=\"--t:").append(Numbers.svg(p.top)).append("px;--r:")
                .append(Numbers.svg(p.right)).append("px;--b:").append(Numbers.svg(p.bottom)).append("px;--l:")
                .append(Numbers.svg(p.left)).append("px\">\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" ")
                .append("aria-labelledby=\"").append(id).append("-t ").append(id)
                .append("-d\" width=\"100%\" height=\"")
                .append(Numbers.svg(p.height)).append("\">\n<title id=\"")
                .append(id).append("-t\">")
                .append(Markup.escape(title)).append("</title>\n<desc id=\"").append(id).append("-d\">")
                .append(Markup.escape(description())).append("</desc>\n").append(p.body)
                .append("</svg>\n</div>\n<details><summary>Values</summary>\n").append(data().html(title))
                .append("</details>\n</figure>\n");
        return out.toString();
    }

    /**
     * The spread to draw: 0 if the given spread is NaN or negative, or if an end of the band or whisker is not finite.
     */
    static double extent(double value, double spread) {
        return spread >= 0 && Double.isFinite(value + spread) && Double.isFinite(value - spread) ? spread : 0;
    }

    /** The width of a margin for labels of {@code characters} characters. */
    static double margin(int characters) {
        return characters * CHARACTER + 14;
    }
}
