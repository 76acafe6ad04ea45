package io.github.dropbits.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table. Columns of numbers are right-aligned. All floating-point numbers of a column have the same number of
 * decimals: enough for four significant digits of the largest and two of the smallest, but no more than the numbers
 * need. The first column names the rows.
 */
public final class Table {
    private static final Pattern NUMBER = Pattern.compile("[-+−<>≤≥~≈ ]*\\.?\\d[-+−\\d.,:;eE±×x%/() \\[\\]]*");

    /**
     * If the name of a numeric column has more characters than this, the column gets a minimum width, so that the name
     * does not wrap into many lines.
     */
    private static final int LONG = 12;

    private final List<String> header;
    private final List<List<?>> rows;
    private String caption;

    private Table(List<String> header, List<List<?>> rows) {
        this.header = header;
        this.rows = rows;
    }

    /**
     * A table of numbers and text.
     *
     * @param header the names of the columns
     * @param rows the rows, each with one cell for each column. A cell is a {@link Number} or any other object, which
     *     is shown by its {@code toString()}. Null, NaN and infinities are shown as missing.
     * @return the table
     * @throws IllegalArgumentException if a row's number of cells differs from the number of columns
     */
    public static Table of(List<String> header, List<? extends List<?>> rows) {
        List<List<?>> copies = new ArrayList<>();
        for (List<?> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException("row " + copies.size() + " has " + row.size() + " cells for "
                        + header.size() + " columns " + header);
            }
            copies.add(new ArrayList<>(row));
        }
        return new Table(List.copyOf(header), copies);
    }

    /**
     * Sets the table's caption. Without one, the caption is the section's title.
     *
     * @param text what the table shows
     * @return this
     */
    public Table caption(String text) {
        caption = text;
        return this;
    }

    /**
     * The table as HTML. The caption is {@code fallback} if none was set. A table that is too wide for the page gets
     * its own scroll bar.
     */
    String html(String fallback) {
        String name = Markup.escape(caption == null ? fallback : caption);
        boolean[] numeric = new boolean[header.size()];
        int[] decimals = new int[header.size()];
        for (int c = 0; c < numeric.length; c++) {
            numeric[c] = numeric(c);
            decimals[c] = decimals(c);
        }
        StringBuilder out = new StringBuilder("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
                .append(name).append("\">\n<table>\n<caption>").append(name).append("</caption>\n<thead><tr>");
        for (int c = 0; c < numeric.length; c++) {
            String style = header.get(c).length() > LONG ? "n long" : "n";
            out.append("<th scope=\"col\"").append(numeric[c] ? " class=\"" + style + "\">" : ">")
                    .append(Markup.escape(header.get(c))).append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (List<?> row : rows) {
            out.append("<tr>");
            for (int c = 0; c < numeric.length; c++) {
                String tag = c == 0 ? "th" : "td";
                out.append('<').append(tag).append(c == 0 ? " scope=\"row\"" : "")
                        .append(numeric[c] ? " class=\"n\">" : ">")
                        .append(Markup.escape(cell(row.get(c), decimals[c]))).append("</").append(tag).append('>');
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody>\n</table>\n</div>\n").toString();
    }

    private boolean numeric(int column) {
        boolean any = false;
        for (List<?> row : rows) {
            String text = cell(row.get(column), 0);
            if (!text.isBlank() && !text.equals(Numbers.MISSING) && !NUMBER.matcher(text).matches()) {
                return false;
            }
            any |= !text.isBlank();
        }
        return any;
    }

    private int decimals(int column) {
        return Numbers.decimals(rows.stream().map(row -> row.get(column)).filter(Table::floating)
                .mapToDouble(Table::value).toArray());
    }

    private static boolean floating(Object cell) {
        return cell instanceof Double || cell instanceof Float;
    }

    /** A cell as a double. A float becomes the double with the same shortest decimal text: 0.1f becomes 0.1. */
    private static double value(Object cell) {
        return cell instanceof Float f ? Double.parseDouble(f.toString()) : (Double) cell;
    }

    private static String cell(Object cell, int decimals) {
        return cell == null ? Numbers.MISSING
                : floating(cell) ? Numbers.text(value(cell), decimals) : cell.toString();
    }
}
