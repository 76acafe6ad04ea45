package io.github.dropbits.cli.experiment;

import io.github.dropbits.cli.report.Bars;
import io.github.dropbits.cli.report.Report;
import io.github.dropbits.cli.report.Section;
import io.github.dropbits.cli.report.Table;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.cli.stats.PairedTest;
import io.github.dropbits.cli.stats.Sample;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.bits.HardConcrete;
import io.github.dropbits.quant.bits.NestedMasks;
import io.github.dropbits.quant.cpq.Cpq;
import io.github.dropbits.quant.cpq.Estimator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how far CPQ's gradient estimates are from the gradient of the expected loss, with and without DropBits. For
 * random {@link ToyProblem}s the exact gradient is computed by enumeration; the mean and the variance of the estimates
 * are measured over draws of the masks.
 */
final class Bias implements Experiment {
    private static final int WEIGHTS = 3;
    private static final double[] SIGMAS = {1.0 / 3, 1.0 / 6, 1.0 / 10};
    private static final double[] DROPS = {0, 0.1, 0.3};

    /**
     * A way to estimate the gradient.
     *
     * @param name the name in tables and charts
     * @param estimator CPQ's estimator; null for the plain straight-through estimator
     * @param drop the probability that DropBits drops a bit
     */
    private record Way(String name, Estimator estimator, double drop) {
    }

    private static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        for (double drop : DROPS) {
            String with = drop == 0 ? "" : ", DropBits " + drop;
            ways.add(new Way("ALL" + with, Estimator.ALL, drop));
            ways.add(new Way("ARGMAX" + with, Estimator.ARGMAX, drop));
        }
        ways.add(new Way("straight through", null, 0));
        return ways;
    }

    @Override
    public String name() {
        return "bias";
    }

    @Override
    public String shows() {
        return "Bias and variance of the gradient estimates, with and without DropBits, against the exact gradient of"
                + " the expected loss, which is computed by enumeration; small regressions with three weights of 3"
                + " bits";
    }

    @Override
    public String duration() {
        return "1 min; quick: seconds";
    }

    @Override
    public Experiment only(List<String> arms) {
        throw new UsageException("experiment " + name() + " takes no --arms: it trains nothing");
    }

    @Override
    public void check(Lab lab) {
        if (!lab.settings().isEmpty()) {
            throw new UsageException("experiment " + name() + " takes no " + lab.settings().getFirst()
                    + ": it trains nothing");
        }
    }

    @Override
    public Map<String, Object> run(Lab lab) throws IOException {
        int problems = lab.quick() ? 40 : 400;
        int draws = lab.quick() ? 50 : 500;
        Map<String, double[]> biases = new LinkedHashMap<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (double sigma : SIGMAS) {
            double[][] exact = new double[problems][];
            double size = 0;
            for (int i = 0; i < problems; i++) {
                exact[i] = problem(i).expectedSlope(sigma);
                size += dot(exact[i], exact[i]) / problems;
            }
            double scale = Math.sqrt(size);
            for (Way way : ways()) {
                System.err.printf(Locale.ROOT, "bias: sigma/alpha %.3f, %s%n", sigma, way.name());
                double[] bias = new double[problems];
                double[] deviation = new double[problems];
                double[] cosine = new double[problems];
                for (int i = 0; i < problems; i++) {
                    Estimate e = estimate(problem(i), way, sigma, way.drop() == 0 ? 1 : draws,
                            new RandomStream(2).split(i));
                    double[] off = minus(e.mean, exact[i]);
                    // The mean of the draws has a random error, too. The expected square of this error, variance/draws,
                    // is subtracted.
                    bias[i] = Math.sqrt(Math.max(0, dot(off, off) - e.variance / draws)) / scale;
                    deviation[i] = Math.sqrt(e.variance) / scale;
                    cosine[i] = dot(e.mean, exact[i]) / Math.max(1e-300, norm(e.mean) * norm(exact[i]));
                }
                biases.put(key(sigma, way), bias);
                rows.add(row(sigma, way, bias, deviation, cosine, biases));
            }
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("experiment", name());
        out.put("problems", problems);
        out.put("rows", rows);
        out.put("out", lab.out().toString());
        AtomicFiles.write(lab.out().resolve("results.csv"), csv(rows));
        AtomicFiles.write(lab.out().resolve("results.json"), Json.write(out) + "\n");
        AtomicFiles.write(lab.out().resolve("results.md"), "`" + lab.command() + "`\n\n" + markdown(rows));
        AtomicFiles.write(lab.out().resolve("report.html"), report(lab, rows, biases));
        System.err.print(markdown(rows));
        return out;
    }

    private static ToyProblem problem(int i) {
        return new ToyProblem(WEIGHTS, new RandomStream(1).split(i));
    }

    private static String key(double sigma, Way way) {
        return sigma + way.name();
    }

    private static Map<String, Object> row(double sigma, Way way, double[] bias, double[] deviation, double[] cosine,
            Map<String, double[]> biases) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("sigma", sigma);
        row.put("estimate", way.name());
        Sample b = Sample.of(bias);
        row.put("bias", b.mean());
        row.put("bias_half_width", b.halfWidth());
        row.put("deviation", Sample.of(deviation).mean());
        row.put("cosine", Sample.of(cosine).mean());
        if (way.drop() > 0) {
            PairedTest test = PairedTest.of(bias, biases.get(sigma + way.estimator().name()));
            row.put("bias_less_without", test.difference().mean());
            row.put("p", test.p());
        }
        return row;
    }

    /**
     * A gradient estimate, measured over several draws.
     *
     * @param mean the mean of the draws
     * @param variance the variance of a single draw, summed over the gradient's elements
     */
    private record Estimate(double[] mean, double variance) {
    }

    private static Estimate estimate(ToyProblem problem, Way way, double sigma, int draws, RandomStream random) {
        int n = WEIGHTS;
        double[] sum = new double[n];
        double squares = 0;
        for (int d = 0; d < draws; d++) {
            double[] g = gradient(problem, way, sigma, random);
            for (int i = 0; i < n; i++) {
                sum[i] += g[i] / draws;
                squares += g[i] * g[i] / draws;
            }
        }
        double variance = draws == 1 ? 0 : Math.max(0, squares - dot(sum, sum)) * draws / (draws - 1);
        return new Estimate(sum, variance);
    }

    /** One draw of the gradient estimate: the loss's gradient at the quantized weights, passed back through the op. */
    private static double[] gradient(ToyProblem problem, Way way, double sigma, RandomStream random) {
        float[] w = new float[WEIGHTS];
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) problem.weights()[i];
        }
        Tensor x = Tensor.of(w, w.length).requiresGrad(true);
        Tensor masks = null;
        if (way.drop() > 0) {
            Tensor logits = Tensor.full((float) HardConcrete.logit(way.drop()), ToyProblem.BITS - 2);
            Tensor drawn = NestedMasks.masks(HardConcrete.gates(logits, 1, random), 2);
            masks = drawn.reshape(drawn.elements());
        }
        Tensor q = Cpq.cpq(x, Tensor.scalar(1), sigma, masks, new Grid(ToyProblem.BITS, true),
                way.estimator() == null ? Estimator.ALL : way.estimator(), "toy");
        double[] levels = new double[w.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = q.array()[i];
        }
        double[] slope = problem.slope(levels);
        if (way.estimator() == null) {
            return slope;
        }
        float[] g = new float[slope.length];
        for (int i = 0; i < g.length; i++) {
            g[i] = (float) slope[i];
        }
        q.mul(Tensor.of(g, g.length)).sum().backward();
        double[] out = new double[g.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = x.grad().array()[i];
        }
        return out;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] -= b[i];
        }
        return out;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static String csv(List<Map<String, Object>> rows) {
        StringBuilder out = new StringBuilder("sigma,estimate,bias,bias_half_width,deviation,cosine\n");
        for (Map<String, Object> r : rows) {
            out.append(r.get("sigma")).append(",\"").append(r.get("estimate")).append('"');
            for (String key : List.of("bias", "bias_half_width", "deviation", "cosine")) {
                out.append(',').append(r.get(key));
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static String markdown(List<Map<String, Object>> rows) {
        StringBuilder out = new StringBuilder("| sigma/alpha | estimate | bias | deviation | cosine | bias less that"
                + " without DropBits | p |\n|---|---|---|---|---|---|---|\n");
        for (Map<String, Object> r : rows) {
            out.append("| ").append(text("%.3f", r.get("sigma"))).append(" | ").append(r.get("estimate")).append(" | ")
                    .append(text("%.3f", r.get("bias"))).append(" +- ").append(text("%.3f", r.get("bias_half_width")))
                    .append(" | ").append(text("%.3f", r.get("deviation"))).append(" | ")
                    .append(text("%.3f", r.get("cosine"))).append(" | ")
                    .append(text("%.3f", r.get("bias_less_without"))).append(" | ")
                    .append(ResultTables.probability(r.get("p"))).append(" |\n");
        }
        return out.toString();
    }

    private static String text(String format, Object number) {
        return ResultTables.text(format, number);
    }

    private String report(Lab lab, List<Map<String, Object>> rows, Map<String, double[]> biases) {
        Report report = new Report(name(), shows() + ".\n\nMade by:\n\n`" + lab.command() + "`");
        Section section = report.section("Bias", "Bias: the length of the mean estimate minus the exact gradient,"
                + " corrected for chance. Deviation: the standard deviation of a single estimate. Both are in units of"
                + " the exact gradients' root mean square length. Cosine: the cosine of the angle between the mean"
                + " estimate and the exact gradient. All are means over the problems, the bias with its 95 %"
                + " interval.");
        for (double sigma : SIGMAS) {
            Bars bars = Bars.of(String.format(Locale.ROOT, "sigma/alpha %.3f", sigma), "estimate", "relative bias")
                    .spreadIs("95 % interval of the mean");
            for (Way way : ways()) {
                Sample s = Sample.of(biases.get(key(sigma, way)));
                bars.group(way.name(), new double[] {s.mean()}, new double[] {s.halfWidth()});
            }
            section.chart(bars);
        }
        List<List<?>> cells = new ArrayList<>();
        for (Map<String, Object> r : rows) {
            cells.add(List.of(text("%.3f", r.get("sigma")), r.get("estimate"), text("%.4f", r.get("bias")),
                    text("%.4f", r.get("deviation")), text("%.4f", r.get("cosine")),
                    text("%.4f", r.get("bias_less_without")), ResultTables.probability(r.get("p"))));
        }
        section.table(Table.of(List.of("sigma/alpha", "estimate", "bias", "deviation", "cosine",
                "bias less that without", "p"), cells).caption("All figures"));
        return report.html();
    }
}
