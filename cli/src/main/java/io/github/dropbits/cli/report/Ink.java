package io.github.dropbits.cli.report;

/**
 * The appearance of series. There are six colours, which colour-blind readers can distinguish, each with its own
 * marker. Further series use the same colours with hollow markers and dashed lines, and then with dotted lines.
 */
final class Ink {
    private static final String[] DASHES = {"", " stroke-dasharray=\"7 4\"", " stroke-dasharray=\"2 3\""};
    private static final String[] SHAPES = {"M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z", "M-3.5 -3.5H3.5V3.5H-3.5Z",
        "M0 -5L4.5 3.5H-4.5Z", "M0 -5L5 0L0 5L-5 0Z", "M0 5L4.5 -3.5H-4.5Z", "M-1.5 -4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5"
            + "V1.5H-4.5V-1.5H-1.5Z"};

    private Ink() {
    }

    /** The CSS class that sets a series' colour. */
    static String colour(int series) {
        return "s" + series % Palette.SERIES;
    }

    /** The index of a series' dashes: the number of earlier series of the same colour, modulo the number of dashes. */
    private static int cycle(int series) {
        return series / Palette.SERIES % DASHES.length;
    }

    /** The SVG attributes of a series' line. */
    static String line(int series) {
        return "class=\"line " + colour(series) + "\"" + DASHES[cycle(series)];
    }

    /** The SVG attributes of a series' bar. */
    static String bar(int series) {
        return "class=\"bar " + colour(series) + (cycle(series) == 0 ? "" : " faint") + "\"" + DASHES[cycle(series)];
    }

    /** The SVG attributes of a series' marker. */
    static String marker(int series) {
        return "class=\"" + (cycle(series) == 0 ? "mark " : "mark hollow ") + colour(series) + "\" href=\"#m"
                + series % Palette.SERIES + "\"";
    }

    /** The definitions of the markers' shapes, which each page contains once. */
    static String shapes() {
        StringBuilder out = new StringBuilder("<svg class=\"shapes\" width=\"0\" height=\"0\" ")
                .append("aria-hidden=\"true\"><defs>");
        for (int i = 0; i < SHAPES.length; i++) {
            out.append("<path id=\"m").append(i).append("\" d=\"").append(SHAPES[i]).append("\"/>");
        }
        return out.append("</defs></svg>\n").toString();
    }
}
