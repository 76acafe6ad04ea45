package io.github.dropbits.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaletteTest {
    /**
     * Matrices from linear RGB to the perceived linear RGB: with normal vision, with full deuteranopia and with full
     * protanopia (Machado et al. 2009).
     */
    private static final double[][][] EYES = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
    /** The matrix from linear RGB to CIE XYZ. */
    private static final double[][] XYZ = {{0.4339, 0.3762, 0.1899}, {0.2126, 0.7152, 0.0722},
        {0.0177, 0.1095, 0.8728}};

    private static double[] linear(String colour) {
        double[] rgb = new double[3];
        for (int i = 0; i < 3; i++) {
            double c = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            rgb[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
        }
        return rgb;
    }

    private static double[] times(double[][] matrix, double[] v) {
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] = Math.clamp(matrix[i][0] * v[0] + matrix[i][1] * v[1] + matrix[i][2] * v[2], 0, 1);
        }
        return out;
    }

    /** Converts linear RGB to CIE L*a*b*. A distance of about 2 is just noticeable. */
    private static double[] lab(double[] rgb) {
        double[] f = times(XYZ, rgb);
        for (int i = 0; i < 3; i++) {
            f[i] = f[i] > 0.008856 ? Math.cbrt(f[i]) : 7.787 * f[i] + 16.0 / 116;
        }
        return new double[] {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
    }

    private static double contrast(String a, String b) {
        double x = times(XYZ, linear(a))[1];
        double y = times(XYZ, linear(b))[1];
        return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textAndSeriesStandOut(boolean dark) {
        Palette p = dark ? Palette.DARK : Palette.LIGHT;
        assertEquals(21, contrast("#000000", "#FFFFFF"), 0.01);
        assertTrue(contrast(p.text(), p.background()) >= 7);
        assertTrue(contrast(p.muted(), p.background()) >= 4.5);
        assertEquals(Palette.SERIES, p.series().size());
        for (String colour : p.series()) {
            assertTrue(contrast(colour, p.background()) >= 3, colour);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void seriesStayApartForTheColourBlind(boolean dark) {
        for (double[][] eyes : EYES) {
            List<double[]> seen = new ArrayList<>();
            for (String colour : (dark ? Palette.DARK : Palette.LIGHT).series()) {
                double[] lab = lab(times(eyes, linear(colour)));
                for (double[] other : seen) {
                    double distance = Math.hypot(Math.hypot(lab[0] - other[0], lab[1] - other[1]), lab[2] - other[2]);
                    assertTrue(distance > 20, colour + " is " + distance + " from another");
                }
                seen.add(lab);
            }
        }
    }
}
