package io.github.dropbits.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ReportTest {
    private static final double[] ODD = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 0, -0.0, 1, 1e-300, 0.1};
    private static final String NASTY = "</svg><script>alert('a' && \"b\")</script> \u0000 \uD800 \uFFFE 🙂";

    /** Parses the page's body as XML. Only the document type prevents the whole page from being XML. */
    private static Document body(String html) {
        try {
            String body = html.substring(html.indexOf("<body>"), html.indexOf("</html>"));
            var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(body)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(e.getMessage() + "\n" + html, e);
        }
    }

    private static List<Element> all(Document document, String tag) {
        List<Element> out = new ArrayList<>();
        for (int i = 0; i < document.getElementsByTagName(tag).getLength(); i++) {
            out.add((Element) document.getElementsByTagName(tag).item(i));
        }
        return out;
    }

    private static String page(Chart chart) {
        Report report = new Report("t", "s");
        report.section("h", "").chart(chart);
        return report.html();
    }

    /** The page of a chart, after checking that it is well-formed and contains no NaN and no infinity. */
    private static Document sound(Chart chart) {
        String html = page(chart);
        assertFalse(html.contains("NaN") || html.contains("Infinity"), html);
        return body(html);
    }

    @Test
    void theDemoIsWellFormedAndNamesEverything() {
        String html = DemoReport.html();
        assertTrue(html.startsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
        assertFalse(html.contains("NaN") || html.contains("Infinity") || html.contains("<script"));
        // The page fetches nothing: the only address in it is SVG's namespace.
        assertEquals(html.split("http://www.w3.org/2000/svg", -1).length, html.split("://", -1).length);
        Document document = body(html);
        Set<String> ids = new HashSet<>();
        for (Element e : all(document, "*")) {
            assertTrue(e.getAttribute("id").isEmpty() || ids.add(e.getAttribute("id")), e.getAttribute("id"));
        }
        int pictures = 0;
        for (Element svg : all(document, "svg")) {
            if (svg.getAttribute("role").equals("img")) {
                pictures++;
                for (String id : svg.getAttribute("aria-labelledby").split(" ")) {
                    assertTrue(ids.contains(id), id);
                }
            }
        }
        assertEquals(10, pictures);
        assertEquals(10, all(document, "details").size());
        assertEquals(all(document, "table").size(), all(document, "caption").size());
        assertEquals(4, all(document, "li").stream().filter(e -> e.getElementsByTagName("a").getLength() == 1).count());
        for (Element use : all(document, "use")) {
            assertTrue(ids.contains(use.getAttribute("href").substring(1)));
        }
    }

    @Test
    void theSameValuesGiveTheSameBytesInAnyLocale() {
        Locale before = Locale.getDefault();
        String first = DemoReport.html();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals(first, DemoReport.html());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void contentsOnlyForMoreThanTwoSections() {
        Report report = new Report("t", "");
        report.section("a", "");
        report.section("b", "");
        assertFalse(report.html().contains("<nav"));
        report.section("c", "");
        assertTrue(report.html().contains("<a href=\"#section-3\">c</a>"));
    }

    @Test
    void allTextIsEscaped() {
        Report report = new Report(NASTY, NASTY + "\n\n`a < b`");
        double[] one = {1};
        for (int i = 0; i < 3; i++) {
            report.section(NASTY, NASTY)
                    .table(Table.of(List.of(NASTY), List.of(List.of(NASTY))).caption(NASTY))
                    .chart(LineChart.of(NASTY, NASTY, NASTY).spreadIs(NASTY).series(NASTY, one, one, one))
                    .chart(LineChart.of(NASTY, NASTY, NASTY).series("<", one, one, null).series("&", one, one, null))
                    .chart(Bars.of(NASTY, NASTY, NASTY).series(NASTY).spreadIs(NASTY).group(NASTY, one, one))
                    .chart(Histogram.of(NASTY, NASTY, NASTY).names(NASTY, NASTY).counts(new double[] {0, 1}, one)
                            .second(one).grid(one));
        }
        String html = report.html();
        assertFalse(html.contains("<script"));
        assertTrue(html.contains("<code>a &lt; b</code>"));
        String shown = "</svg><script>alert('a' && \"b\")</script> \uFFFD \uFFFD \uFFFD 🙂";
        assertEquals(shown, all(body(html), "h1").getFirst().getTextContent());
    }

    @Test
    void linesHaveGapsWhereValuesAreMissing() {
        double[] x = {1, 2, 3, 4, 5, 6};
        double[] y = {1, 2, Double.NaN, 4, Double.POSITIVE_INFINITY, 6};
        String html = page(LineChart.of("t", "x", "y").series("a", x, y, new double[] {1, 1, 1, 1, 1, Double.NaN}));
        Matcher path = Pattern.compile("class=\"line s0\" d=\"([^\"]*)\"").matcher(html);
        assertTrue(path.find());
        assertEquals("MLMM", path.group(1).replaceAll("[^ML]", ""));
        assertEquals(4, html.split("<title>a: ", -1).length - 1);
        assertTrue(html.contains("<td class=\"n\">–</td>"));
    }

    @Test
    void namesBesideLinesKeepApart() {
        LineChart chart = LineChart.of("t", "x", "y");
        double[] x = {0, 1};
        for (int i = 0; i < 4; i++) {
            chart.series("s" + i, x, new double[] {0, i == 3 ? 1 : 0}, null);
        }
        Matcher y = Pattern.compile("text-anchor=\"start\" x=\"0%\" dx=\"28\" y=\"([\\d.]+)\"").matcher(page(chart));
        double[] at = y.results().mapToDouble(m -> Double.parseDouble(m.group(1))).sorted().toArray();
        assertEquals(4, at.length);
        for (int i = 1; i < 4; i++) {
            assertTrue(at[i] - at[i - 1] >= 16, Arrays.toString(at));
        }
        assertTrue(at[3] <= 304);
    }

    @Test
    void emptyAndSingleValuesAreDrawn() {
        double[] none = {};
        double[] one = {0.5};
        assertEquals("no values", all(sound(LineChart.of("t", "x", "y")), "text").getFirst().getTextContent());
        sound(LineChart.of("t", "x", "y").series("a", none, none, none));
        assertEquals(2, all(sound(LineChart.of("t", "x", "y").series("a", one, one, null)), "use").size());
        sound(Bars.of("t", "c", "v"));
        sound(Bars.of("t", "c", "v").group("a", Double.NaN));
        sound(Bars.of("t", "c", "v").group("a", 0));
        sound(Histogram.of("t", "v", "s"));
        sound(Histogram.of("t", "v", "s").counts(one, none));
        sound(Histogram.of("t", "v", "s").counts(new double[] {1, 1}, new double[] {0}).second(one));
        sound(Histogram.of("t", "v", "s").counts(new double[] {Double.NaN, 1}, one).grid(ODD));
        body(new Report("", "").html());
    }

    @Property(tries = 100)
    void anyValuesGiveASoundPicture(@ForAll @Size(min = 0, max = 6) int[] a, @ForAll @Size(min = 6, max = 6) int[] b) {
        double[] x = new double[a.length];
        double[] y = new double[a.length];
        double[] counts = new double[a.length];
        Bars bars = Bars.of("t", "c", "v");
        for (int i = 0; i < a.length; i++) {
            x[i] = ODD[Math.floorMod(a[i], ODD.length)];
            y[i] = ODD[Math.floorMod(b[i], ODD.length)];
            counts[i] = Math.abs((double) b[i]) * (a[0] % 2 == 0 ? 1 : 1e298);
            bars.group("g" + i, new double[] {x[i]}, new double[] {y[i]});
        }
        sound(bars);
        sound(LineChart.of("t", "x", "y").series("a", x, y, x).series("b", y, x, y));
        double[] edges = Arrays.copyOf(x, x.length + 1);
        Arrays.sort(edges);
        sound(Histogram.of("t", "v", "s").counts(edges, counts).second(counts).grid(y));
    }

    @Test
    void histogramsShowShares() {
        String html = page(Histogram.of("t", "v", "s").counts(new double[] {0, 1, 2}, new double[] {30, 10})
                .grid(new double[] {0.5}));
        assertTrue(html.contains("<td class=\"n\">0.75</td>") && html.contains("<td class=\"n\">0.25</td>"), html);
        assertTrue(html.contains("<line class=\"level\" x1=\"25%\""));
        assertTrue(html.contains("Grid points: 0.5"));
    }

    @Test
    void tablesAlignNumbersAndShareDecimals() {
        Report report = new Report("t", "");
        report.section("Fallback", "").table(Table.of(List.of("name", "p", "n", "text", "mean"), List.of(
                List.of("a", 0.5, 3, "x", "0.91 ± 0.02"), Arrays.asList("b", 0.0294117, null, "4", "-1"),
                Arrays.asList("c", Double.NaN, 12L, "", "<0.001"), List.of("d", 1e-12, 4, "y", "–"))));
        String html = report.html();
        assertTrue(html.contains("<caption>Fallback</caption>"));
        assertTrue(html.contains("<tr><th scope=\"row\">a</th><td class=\"n\">0.5000</td><td class=\"n\">3</td>"
                + "<td>x</td><td class=\"n\">0.91 ± 0.02</td></tr>"), html);
        assertTrue(html.contains("<td class=\"n\">0.0294</td><td class=\"n\">–</td><td>4</td>"), html);
        assertTrue(html.contains("<td class=\"n\">1e-12</td>"), html);
    }

    @Test
    void lengthsThatDoNotFitAreNamed() {
        double[] two = new double[2];
        double[] three = new double[3];
        assertTrue(assertThrows(IllegalArgumentException.class, () -> LineChart.of("t", "x", "y").series("cpq", two,
                three, null)).getMessage().contains("series cpq has 2 x, 3 y"));
        assertThrows(IllegalArgumentException.class, () -> Bars.of("t", "c", "v").series("a", "b").group("g", 1));
        assertThrows(IllegalArgumentException.class, () -> Histogram.of("t", "v", "s").counts(two, two));
        assertThrows(IllegalArgumentException.class, () -> Histogram.of("t", "v", "s").counts(new double[] {1, 0, 2},
                two));
        assertThrows(IllegalArgumentException.class, () -> Histogram.of("t", "v", "s").counts(three, new double[] {1,
            -1}));
        Histogram histogram = Histogram.of("t", "v", "s").counts(three, two);
        assertThrows(IllegalArgumentException.class, () -> histogram.second(three));
        assertThrows(IllegalArgumentException.class, () -> Table.of(List.of("a", "b"), List.of(List.of(1))));
    }
}
