package io.github.dropbits.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Checks the figures of the documents: each SVG file in docs/figures is drawn from the CSV file of the same name. After
 * a change of a CSV file or a chart, {@code -Dfigures.write=true} writes the SVG files again (docs/figures/README.md).
 */
class FiguresTest {
    private static final Path TOP = Path.of(System.getProperty("basedir", ".")).resolve("..").normalize();
    private static final Path FOLDER = TOP.resolve("docs/figures");
    private static final int WIDTH = 480;
    /** Lower accuracies are given in a note and not drawn, because all other points would lie too close together. */
    private static final double LEAST_ACCURACY = 80;

    private static List<String[]> rows(String name) throws IOException {
        return Files.readAllLines(FOLDER.resolve(name)).stream().skip(1).map(l -> l.split(",")).toList();
    }

    private static void check(String name, Chart chart) throws IOException {
        Path file = FOLDER.resolve(name);
        String drawn = Figure.svg(chart, WIDTH);
        if (Boolean.getBoolean("figures.write")) {
            Files.writeString(file, drawn);
        }
        assertEquals(drawn, Files.readString(file), name + " is not what its CSV file gives; write it with "
                + "-Dfigures.write=true");
    }

    @Test
    void accuracy() throws IOException {
        Map<String, double[][]> series = new LinkedHashMap<>();
        String below = "";
        for (String[] row : rows("accuracy.csv")) {
            double[][] values = series.computeIfAbsent(row[0], name -> new double[3][3]);
            int point = Integer.parseInt(row[1]) - 2;
            for (int i = 0; i < values.length; i++) {
                values[i][point] = Double.parseDouble(row[i + 1]);
            }
            if (values[1][point] < LEAST_ACCURACY) {
                values[1][point] = Double.NaN;
                below += ". Not drawn: " + row[0] + " at " + row[1] + " bits, " + row[2];
            }
        }
        LineChart chart = LineChart.of("Accuracy by bit-length: LeNet-5 on Fashion-MNIST",
                "bits of weights and activations", "test accuracy, %").spreadIs("standard deviation, 5 seeds" + below);
        series.forEach((name, v) -> chart.series(name, v[0], v[1], v[2]));
        check("accuracy.svg", chart);
    }

    @Test
    void speed() throws IOException {
        Bars chart = Bars.of("Inference speed: VGG-7, batches of 64, one thread", "bits of weights and activations",
                "images a second").series("frozen model", "float network");
        for (String[] row : rows("speed.csv")) {
            chart.group(row[0] + (row[0].equals("1") ? " bit" : " bits"),
                    new double[] {Double.parseDouble(row[1]), Double.parseDouble(row[2])}, null);
        }
        check("speed.svg", chart);
    }
}
