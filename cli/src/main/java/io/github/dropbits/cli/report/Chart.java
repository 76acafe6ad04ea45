package io.github.dropbits.cli.report;

import java.util.List;

/**
 * A picture of values, in SVG, with its values in a table that folds out below.
 *
 * <p>Places are given in percent of the SVG's width and in pixels of its height, and margins are the HTML's: the
 * picture grows and shrinks with the page while its text keeps its size.
 */
public abstract sealed class Chart permits LineChart, Bars, Histogram {
    /** About how wide a character of the labels is, in pixels. */
    static final double CHARACTER = 6.6;

    final String title;
    final String across;
    final String up;

    Chart(String title, String across, String up) {
        this.title = title;
        this.across = across;
        this.up = up;
    }

    /** What is in the picture. */
    abstract Plot plot();

    /** One sentence for those who cannot see the picture. */
    abstract String description();

    /** The values. */
    abstract Table data();

    /** The names of what is drawn, with a sample of each; none if the title says all. */
    abstract List<Key> keys();

    /** What bands or whiskers are; empty if there are none. */
    abstract String note();

    /** A sample of a line, an area or a mark as a legend shows it, in SVG of 30 by 12 pixels, and its name. */
    record Key(String sample, String name) {
    }

    /**
     * A picture's inside.
     *
     * @param body SVG
     * @param height in pixels, without margins
     * @param top the margin above, in pixels
     * @param right the margin to the right
     * @param bottom the margin below
     * @param left the margin to the left
     * @param direct whether lines have their names beside them where the page is wide enough, in the right margin
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

    /** How far a spread is drawn from its value: 0 if it is missing, or has no end within the numbers. */
    static double reach(double value, double spread) {
        return spread >= 0 && Double.isFinite(value + spread) && Double.isFinite(value - spread) ? spread : 0;
    }

    /** The margin that labels of so many characters take. */
    static double margin(int characters) {
        return characters * CHARACTER + 14;
    }
}
