package io.github.dropbits.cli.report;

import java.util.ArrayList;
import java.util.List;

/** A part of a report: text, tables and charts in the order in which they were added. */
public final class Section {
    /** A part of a section. Consecutive {@code small} parts are placed side by side. */
    private record Part(boolean small, Content content) {
    }

    /** Content that is written as HTML, with an id that is unique on the page. */
    private interface Content {
        String html(String id);
    }

    private final String heading;
    private final List<Part> parts = new ArrayList<>();

    Section(String heading) {
        this.heading = heading;
    }

    String heading() {
        return heading;
    }

    /**
     * Adds text.
     *
     * @param text paragraphs, as described in {@link Report}; may be empty
     * @return this
     */
    public Section text(String text) {
        parts.add(new Part(false, id -> Markup.paragraphs(text)));
        return this;
    }

    /**
     * Adds a table.
     *
     * @param table the table
     * @return this
     */
    public Section table(Table table) {
        parts.add(new Part(false, id -> table.html(heading)));
        return this;
    }

    /**
     * Adds a chart. Consecutive histograms are placed side by side if the page is wide enough.
     *
     * @param chart the chart
     * @return this
     */
    public Section chart(Chart chart) {
        parts.add(new Part(chart instanceof Histogram, chart::html));
        return this;
    }

    String html(String id) {
        StringBuilder out = new StringBuilder("<section aria-labelledby=\"").append(id)
                .append("\">\n<h2 id=\"").append(id).append("\">").append(Markup.escape(heading)).append("</h2>\n");
        boolean side = false;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.small != side) {
                out.append(side ? "</div>\n" : "<div class=\"multiples\">\n");
                side = part.small;
            }
            out.append(part.content.html(id + "-" + i));
        }
        return out.append(side ? "</div>\n" : "").append("</section>\n").toString();
    }
}
