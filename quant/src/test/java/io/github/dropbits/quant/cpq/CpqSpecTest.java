package io.github.dropbits.quant.cpq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.bits.DropBits;
import org.junit.jupiter.api.Test;

/** What quantizer a specification makes of which place. */
class CpqSpecTest {
    private static final Place WEIGHTS = new Place("fc.weight", true, false, false, 5);
    private static final Place RECTIFIED = new Place("fc.input", false, true, false, 1);
    private static final Place ANY = new Place("fc.input", false, false, false, 1);
    private static final CpqSpec SPEC = CpqSpec.bits(4);

    private static DropBits dropBits(CpqSpec spec, Place place) {
        return (DropBits) spec.create(place).children().get("drop_bits");
    }

    /** What a first pass draws: a row of masks for each channel, or one for all. */
    private static int[] masks(CpqSpec spec, Place place) {
        return dropBits(spec, place).masks().shape().toArray();
    }

    @Test
    void whichCodesThereAre() {
        for (Place place : new Place[] {WEIGHTS, RECTIFIED, ANY}) {
            assertEquals(new Grid(4, place != RECTIFIED), SPEC.create(place).grid());
            assertEquals(new Grid(4, true), SPEC.sign(CpqSpec.Sign.SIGNED).create(place).grid());
            assertEquals(new Grid(4, false), SPEC.sign(CpqSpec.Sign.UNSIGNED).create(place).grid());
        }
    }

    @Test
    void masksAChannelAreForWeights() {
        CpqSpec drops = SPEC.dropBits(0.3);
        assertArrayEquals(new int[] {4}, masks(drops, WEIGHTS));
        assertArrayEquals(new int[] {4}, masks(drops, RECTIFIED));
        CpqSpec own = drops.channelMasks(true);
        assertArrayEquals(new int[] {5, 4}, masks(own, WEIGHTS));
        // As of a convolution's input, whose place might say how many channels it has.
        assertArrayEquals(new int[] {4}, masks(own, new Place("conv.input", false, true, false, 5)));
        assertArrayEquals(new int[] {5, 4}, masks(SPEC.learnBits(true).channelMasks(true), WEIGHTS));
    }

    @Test
    void whichDropBitsItHas() {
        assertNull(dropBits(SPEC, WEIGHTS));
        assertNull(dropBits(SPEC.annealDrop(true).channelMasks(true), WEIGHTS));
        assertEquals("DropBits(fixed, at least 2)", dropBits(SPEC.dropBits(0.3), WEIGHTS).describe());
        assertEquals("DropBits(annealed, at least 1)",
                dropBits(SPEC.dropBits(0.3).annealDrop(true).minBits(1), WEIGHTS).describe());
        assertEquals("DropBits(learned, at least 3)",
                dropBits(SPEC.dropBits(0.3).annealDrop(true).learnBits(true).minBits(3), WEIGHTS).describe());
    }

    @Test
    void aStepAChannel() {
        assertEquals(1, SPEC.create(WEIGHTS).step().elements());
        assertEquals(5, SPEC.perChannel(true).create(WEIGHTS).step().elements());
    }

    /** The minimum is the usual 2, or what there is. */
    @Test
    void theUsualSettings() {
        assertEquals(new CpqSpec(1, CpqSpec.Sign.AUTO, false, Estimator.ALL, SigmaMode.DEFAULT, 1, 0, false, false,
                false, true), CpqSpec.bits(1));
        assertEquals(new CpqSpec(4, CpqSpec.Sign.AUTO, false, Estimator.ALL, SigmaMode.DEFAULT, 2, 0, false, false,
                false, true), SPEC);
    }
}
