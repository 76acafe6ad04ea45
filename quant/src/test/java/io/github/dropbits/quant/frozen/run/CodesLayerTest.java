package io.github.dropbits.quant.frozen.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.frozen.program.Geometry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests layers on codes whose groups have fewer or more channels than a tile. */
class CodesLayerTest {
    private static final int GROUP_IN = 37;

    /** Returns group widths near the height of a tile, and the smallest width that is padded to a tile. */
    private static int[] widths(int height) {
        return IntStream.of(Math.ceilDiv(height, 16), height / 2, height - 1, height, height + 1)
                .filter(w -> w > 0).distinct().toArray();
    }

    @Test
    void bitPlanesOfGroups() {
        int layers = 0;
        for (int width : widths(BitSerial.ACTIVE.height())) {
            for (int bits = 1; bits <= 3; bits++) {
                GroupedLayer c = new GroupedLayer(GROUP_IN, width, new Grid(bits, true), new Grid(4 - bits, bits == 2));
                c.check(new BitSerialLayer(c.layer(), c.in(), c.output()));
                layers++;
            }
        }
        assertTrue(layers >= 6);
    }

    @Test
    void shortLanesOfGroups() {
        int layers = 0;
        for (int width : widths(ShortProduct.ACTIVE.height())) {
            for (int bits = 3; bits <= 5; bits++) {
                GroupedLayer c = new GroupedLayer(GROUP_IN, width, new Grid(bits, true), new Grid(bits, bits == 4));
                int part = ShortLayer.part(c.layer(), c.in().codes());
                assertTrue(part > 0, width + " channels, " + bits + " bits");
                float largest = c.check(new ShortLayer(c.layer(), c.in(), c.output(), part));
                assertTrue(bits < 5 || largest > Short.MAX_VALUE, "sums pass 16 bits");
                layers++;
            }
        }
        assertTrue(layers >= 6);
    }

    private static Geometry geometry(int in, int out, int groups) {
        return new Geometry(in, out, 1, 1, new ConvOptions(1, 1, 0, 0, 1, 1, groups));
    }

    /** Padding to tiles may multiply the number of weights by at most sixteen, and the weights must fit in an array. */
    @Test
    void narrowGroupsAreNotFilledUp() {
        assertTrue(CodesLayer.wideEnough(geometry(100, 4, 1), 64));
        assertFalse(CodesLayer.wideEnough(geometry(100, 3, 1), 64));
        assertTrue(CodesLayer.wideEnough(geometry(100, 40, 10), 64));
        assertFalse(CodesLayer.wideEnough(geometry(100, 30, 10), 64));
        assertTrue(CodesLayer.wideEnough(geometry(1 << 24, 64, 1), 64));
        assertFalse(CodesLayer.wideEnough(geometry(1 << 24, 65, 1), 64));
    }
}
