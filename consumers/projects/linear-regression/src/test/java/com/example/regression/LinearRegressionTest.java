package com.example.regression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Kernels;
import org.junit.jupiter.api.Test;

class LinearRegressionTest {
    @Test
    void findsTheLine() {
        float[] line = LinearRegression.fit(new float[] {-1, -0.5f, 0, 0.5f, 1}, new float[] {-5, -3.5f, -2, -0.5f, 1});
        assertEquals(3, line[0], 1e-3);
        assertEquals(-2, line[1], 1e-3);
    }

    /** The points are on no line. As x has mean 0, the slope is sum(xy) / sum(xx) and the intercept the mean of y. */
    @Test
    void findsTheNearestLine() {
        float[] line = LinearRegression.fit(new float[] {-1, 0, 1}, new float[] {1, 0, 2});
        assertEquals(0.5, line[0], 1e-3);
        assertEquals(1, line[1], 1e-3);
    }

    @Test
    void worksOnTheClassPathWithTheKernelsAskedFor() {
        assertFalse(Tensor.class.getModule().isNamed());
        assertEquals(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), Kernels.vectorized());
    }
}
