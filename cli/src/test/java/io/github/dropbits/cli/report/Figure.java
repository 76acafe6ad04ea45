package io.github.dropbits.cli.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a chart as a separate SVG file, for documents. It has a light background, so that it can be read on light and
 * on dark pages. The SVG in a report cannot be used there, because its margins, legend and colours belong to the page.
 */
final class Figure {
    private static final int TITLE = 24;
    private static final int LINE = 18;
    private static final int PAD = 8;

    private Figure() {
    }

    private static String style() {
        Map<String, String> colours = new LinkedHashMap<>();
        for (String variable : Palette.LIGHT.css().split(";")) {
            colours.put("var(" + variable.substring(0, variable.indexOf(':')) + ")",
                    variable.substring(variable.indexOf(':') + 1));
        }
        StringBuilder rules = new StringBuilder("""
                text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
                text{fill:var(--muted)}
                text.title{font-weight:600;font-size:14px;fill:var(--text)}
                text.strong{fill:var(--text)}
                text.halo{paint-order:stroke;stroke:var(--bg);stroke-width:5px;stroke-linejoin:round}
                .paper{fill:var(--bg);stroke:var(--grid)}
                .grid{stroke:var(--grid)}
                .zero{stroke:var(--muted)}
                .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}
                .line{vector-effect:non-scaling-stroke}
                .band{fill:currentColor;fill-opacity:.15}
                .mark{fill:currentColor;stroke:var(--bg)}
                .bar{fill:currentColor}
                svg{overflow:visible}
                """);
        for (int i = 0; i < Palette.SERIES; i++) {
            rules.append(".s").append(i).append("{color:var(--s").append(i).append(")}\n");
        }
        String all = rules.toString();
        for (Map.Entry<String, String> colour : colours.entrySet()) {
            all = all.replace(colour.getKey(), colour.getValue());
        }
        return all;
    }

    /**
     * The text of the SVG file.
     *
     * @param chart the chart
     * @param width the width in pixels
     * @return the SVG, to be written in UTF-8
     */
    static String svg(Chart chart, int width) {
        Chart.Plot plot = chart.plot();
        List<Chart.Key> keys = plot.direct() ? List.of() : chart.keys();
        double head = TITLE + LINE * ((chart.note().isEmpty() ? 0 : 1) + (keys.isEmpty() ? 0 : 1)) + 4;
        double left = plot.left() + PAD;
        double inner = width - left - plot.right() - PAD;
        double height = head + plot.top() + plot.height() + plot.bottom();
        StringBuilder out = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"")
                .append(width).append("\" height=\"").append(Numbers.svg(height)).append("\" viewBox=\"0 0 ")
                .append(width).append(' ').append(Numbers.svg(height)).append("\">\n<title>")
                .append(Markup.escape(chart.title)).append("</title>\n<desc>")
                .append(Markup.escape(chart.description()))
                .append("</desc>\n<style>\n").append(style()).append("</style>\n").append(Ink.shapes())
                .append("<rect class=\"paper\" x=\"0.5\" y=\"0.5\" width=\"").append(width - 1).append("\" height=\"")
                .append(Numbers.svg(height - 1)).append("\" rx=\"6\"/>\n");
        double y = TITLE;
        text(out, "title", 16, y, chart.title);
        if (!chart.note().isEmpty()) {
            y += LINE;
            text(out, "note", 16, y, chart.note());
        }
        double x = 16;
        y += keys.isEmpty() ? 0 : LINE;
        for (Chart.Key key : keys) {
            out.append("<svg x=\"").append(Numbers.svg(x)).append("\" y=\"")
                    .append(Numbers.svg(y - 10)).append("\" width=\"30\" height=\"12\">").append(key.sample())
                    .append("</svg>\n");
            text(out, "strong", x + 36, y, key.name());
            x += 36 + key.name().length() * Chart.CHARACTER + 18;
        }
        return out.append("<svg x=\"").append(Numbers.svg(left)).append("\" y=\"")
                .append(Numbers.svg(head + plot.top())).append("\" width=\"").append(Numbers.svg(inner))
                .append("\" height=\"").append(Numbers.svg(plot.height())).append("\">\n").append(plot.body())
                .append("</svg>\n</svg>\n").toString();
    }

    private static void text(StringBuilder out, String style, double x, double y, String text) {
        out.append("<text class=\"").append(style).append("\" x=\"").append(Numbers.svg(x)).append("\" y=\"")
                .append(Numbers.svg(y)).append("\">").append(Markup.escape(text)).append("</text>\n");
    }
}
