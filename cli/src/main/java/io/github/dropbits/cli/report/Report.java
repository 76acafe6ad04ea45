package io.github.dropbits.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A report on an experiment as one HTML file: text, tables and charts. It needs neither a network connection nor
 * scripts. Its colours are light or dark, as set in the reader's system. Equal content gives identical files.
 *
 * <p>In all text, an empty line starts a new paragraph and `backticks` mark code. Everything else is shown literally.
 */
public final class Report {
    private final String title;
    private final String summary;
    private final List<Section> sections = new ArrayList<>();

    /**
     * A report without sections yet.
     *
     * @param title the title
     * @param summary the introduction: what the report shows, and how it was made
     */
    public Report(String title, String summary) {
        this.title = title;
        this.summary = summary;
    }

    /**
     * Adds a section.
     *
     * @param heading the section's title
     * @param text the section's introduction; may be empty
     * @return the section, to which the caller adds content
     */
    public Section section(String heading, String text) {
        Section section = new Section(heading);
        sections.add(section.text(text));
        return section;
    }

    /**
     * The page as HTML.
     *
     * @return the HTML, to be written in UTF-8
     */
    public String html() {
        String name = Markup.escape(title);
        StringBuilder out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" ")
                .append("content=\"default-src 'none';style-src 'unsafe-inline'\">\n<title>").append(name)
                .append("</title>\n<style>\n").append(Style.css()).append("</style>\n</head>\n<body>\n")
                .append(Ink.shapes()).append("<header>\n<h1>").append(name).append("</h1>\n")
                .append(Markup.paragraphs(summary)).append("</header>\n");
        if (sections.size() > 2) {
            out.append("<nav aria-label=\"Contents\"><ol>\n");
            for (int i = 0; i < sections.size(); i++) {
                out.append("<li><a href=\"#section-").append(i + 1).append("\">")
                        .append(Markup.escape(sections.get(i).heading())).append("</a></li>\n");
            }
            out.append("</ol></nav>\n");
        }
        out.append("<main>\n");
        for (int i = 0; i < sections.size(); i++) {
            out.append(sections.get(i).html("section-" + (i + 1)));
        }
        return out.append("</main>\n</body>\n</html>\n").toString();
    }
}
