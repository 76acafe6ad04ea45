package io.github.dropbits.cli.report;

/**
 * How series are told apart: six colours, which stay apart for the colour-blind, each with a marker of its own; further
 * series take the colours again with hollow markers and dashed lines, then with dotted ones.
 */
final class Ink {
    private static final String[] DASHES = {"", " stroke-dasharray=\"7 4\"", " stroke-dasharray=\"2 3\""};
    private static final String[] SHAPES = {"M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z", "M-3.5 -3.5H3.5V3.5H-3.5Z",
        "M0 -5L4.5 3.5H-4.5Z", "M0 -5L5 0L0 5L-5 0Z", "M0 5L4.5 -3.5H-4.5Z", "M-1.5 -4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5"
            + "V1.5H-4.5V-1.5H-1.5Z"};

    private Ink() {
    }

    /** The class that sets the colour. */
    static String colour(int series) {
        return "s" + series % Palette.SERIES;
    }

    private static int round(int series) {
        return series / Palette.SERIES % DASHES.length;
    }

    /** The attributes of a line. */
    static String line(int series) {
        return "class=\"line " + colour(series) + "\"" + DASHES[round(series)];
    }

    /** The attributes of a bar. */
    static String bar(int series) {
        return "class=\"bar " + colour(series) + (round(series) == 0 ? "" : " faint") + "\"" + DASHES[round(series)];
    }

    /** The attributes of a marker. */
    static String marker(int series) {
        return "class=\"" + (round(series) == 0 ? "mark " : "mark hollow ") + colour(series) + "\" href=\"#m"
                + series % Palette.SERIES + "\"";
    }

    /** The markers' shapes, once a page. */
    static String shapes() {
        StringBuilder out = new StringBuilder("<svg class=\"shapes\" width=\"0\" height=\"0\" ")
                .append("aria-hidden=\"true\"><defs>");
        for (int i = 0; i < SHAPES.length; i++) {
            out.append("<path id=\"m").append(i).append("\" d=\"").append(SHAPES[i]).append("\"/>");
        }
        return out.append("</defs></svg>\n").toString();
    }
}
