package io.github.dropbits.cli.report;

/** Escapes text for HTML and SVG. */
final class Markup {
    private static final char REPLACEMENT = '\uFFFD';

    private Markup() {
    }

    /** Escapes text for content and attribute values. Characters that XML 1.0 does not allow become U+FFFD. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(allowed(c) ? c : REPLACEMENT);
            }
        });
        return out.toString();
    }

    private static boolean allowed(int c) {
        return c >= 0x20 && c < 0xD800 || c == '\n' || c == '\t' || c == '\r'
                || c >= 0xE000 && c != 0xFFFE && c != 0xFFFF;
    }

    /**
     * Converts text to HTML paragraphs. Empty lines separate paragraphs, and text between backticks is shown as
     * code.
     */
    static String paragraphs(String text) {
        StringBuilder out = new StringBuilder();
        for (String paragraph : text.strip().split("\\R\\s*\\R")) {
            if (!paragraph.isBlank()) {
                out.append("<p>").append(escape(paragraph.strip()).replaceAll("`([^`]+)`", "<code>$1</code>"))
                        .append("</p>\n");
            }
        }
        return out.toString();
    }
}
