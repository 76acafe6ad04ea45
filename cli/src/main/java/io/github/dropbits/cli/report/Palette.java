package io.github.dropbits.cli.report;

import java.util.List;

/**
 * The page's colours, in a light and a dark version. The series have the hues of Okabe and Ito (Color Universal Design,
 * 2008). The lightness of each colour is chosen so that its contrast to the background is at least 3 (WCAG 2.1,
 * 1.4.11), and so that any two colours can be distinguished under deuteranopia and protanopia. A test checks the
 * contrasts and the distinctions.
 *
 * @param background the page's background
 * @param text the colour of text
 * @param muted the less prominent colour of labels
 * @param grid the colour of grid lines and of lines in tables
 * @param series the colours of lines, bars and areas
 */
record Palette(String background, String text, String muted, String grid, List<String> series) {
    /** The number of series colours. */
    static final int SERIES = 6;

    static final Palette LIGHT = new Palette("#FFFFFF", "#1B1F24", "#57606A", "#DFE3E8",
            List.of("#0096EB", "#853B00", "#C86FA0", "#00523B", "#B87F00", "#0C415F"));

    static final Palette DARK = new Palette("#16181D", "#E6E8EB", "#A3ABB5", "#343941",
            List.of("#3AA0F0", "#D55E00", "#C0609A", "#00EBAB", "#FFB205", "#B5E0F7"));

    /** The colours as CSS variables. */
    String css() {
        StringBuilder out = new StringBuilder("--bg:").append(background).append(";--text:").append(text)
                .append(";--muted:").append(muted).append(";--grid:").append(grid);
        for (int i = 0; i < SERIES; i++) {
            out.append(";--s").append(i).append(':').append(series.get(i));
        }
        return out.toString();
    }
}
