package io.github.dropbits.quant.frozen.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.quant.Grid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests sums that exceed the integers that float represents exactly. The depth is divided into parts that end in the
 * middle of a kernel tap.
 */
class MatrixLayerTest {
    private static final int GROUP_IN = 151;

    /** The test covers groups that are wide enough for packed weights, and narrow groups. */
    @ParameterizedTest
    @CsvSource({"70, 1359, 453", "3, 1359, 453", "1, 1359, 453"})
    void sumsAreExact(int groupOut, int depth, int part) {
        GroupedLayer c = new GroupedLayer(GROUP_IN, groupOut, new Grid(8, true), new Grid(8, false));
        assertEquals(depth, c.geometry().depth());
        MatrixLayer layer = new MatrixLayer(c.layer(), c.in(), c.output());
        assertEquals("matrix product of codes in parts of " + part, layer.describe());
        assertTrue(c.check(layer) > 1 << 24);
    }
}
