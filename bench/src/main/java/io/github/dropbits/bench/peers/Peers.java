package io.github.dropbits.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Measures rows of the comparison. Each row runs in several rounds that alternate between our side and the peers, so
 * that other load on the machine affects all sides alike. A side's figure is the median over the rounds.
 */
public final class Peers {
    private static final int ROUNDS = 3;

    private Peers() {
    }

    /**
     * Measures the rows and prints the table on stdout.
     *
     * @param filter the pattern of the rows to run; it may match any part of a row's name
     * @param quick whether to measure only one short round of a few seconds
     * @param scripts the folder of the peers' scripts
     * @return one map per row and peer: name, threads, peer, ours, theirs, unit, ratio (above 1: ours is faster)
     * @throws IOException if a side did not run
     */
    public static List<Map<String, Object>> run(Pattern filter, boolean quick, Path scripts) throws IOException {
        List<Row> rows = Rows.all(scripts, quick).stream().filter(r -> filter.matcher(r.name()).find()).toList();
        if (rows.isEmpty()) {
            throw new IOException("no row that can be run matches '" + filter + "'");
        }
        List<Map<String, Object>> out = new ArrayList<>();
        System.out.println("| what | threads | peer | ours | theirs | unit | ratio |\n|---|---|---|---|---|---|---|");
        for (int i = 0; i < rows.size(); i++) {
            System.err.printf(Locale.ROOT, "row %d of %d: %s, %d thread(s)%n", i + 1, rows.size(), rows.get(i).name(),
                    rows.get(i).threads());
            out.addAll(measure(rows.get(i), quick ? 1 : ROUNDS));
        }
        Map<String, List<Double>> products = new TreeMap<>();
        out.stream().filter(r -> r.get("name").toString().startsWith("sgemm/")).forEach(r -> products.computeIfAbsent(
                r.get("peer") + ", threads: " + r.get("threads"), k -> new ArrayList<>()).add((double) r.get("ratio")));
        products.forEach((key, ratios) -> System.out.printf(Locale.ROOT, "%nsgemm against %s: geometric mean %.2f, "
                + "least %.2f%n", key, Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow()),
                ratios.stream().mapToDouble(r -> r).min().orElseThrow()));
        return out;
    }

    static List<Map<String, Object>> measure(Row row, int rounds) throws IOException {
        double[] ours = new double[rounds];
        Map<String, double[]> theirs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            ours[round] = row.ours().measure();
            for (Map.Entry<String, Side> peer : row.peers().entrySet()) {
                theirs.computeIfAbsent(peer.getKey(), k -> new double[rounds])[round] = peer.getValue().measure();
            }
        }
        List<Map<String, Object>> out = new ArrayList<>();
        theirs.forEach((peer, figures) -> out.add(result(row, peer, median(ours), median(figures))));
        return out;
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static Map<String, Object> result(Row row, String peer, double ours, double theirs) {
        double ratio = row.unit().ratio(ours, theirs);
        System.out.printf(Locale.ROOT, "| %s | %d | %s | %.4g | %.4g | %s | %.2f |%n", row.name(), row.threads(), peer,
                ours, theirs, row.unit(), ratio);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", row.name());
        out.put("threads", row.threads());
        out.put("peer", peer);
        out.put("ours", ours);
        out.put("theirs", theirs);
        out.put("unit", row.unit().toString());
        out.put("ratio", ratio);
        return out;
    }
}
