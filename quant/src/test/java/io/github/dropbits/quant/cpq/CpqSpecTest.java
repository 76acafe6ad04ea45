package io.github.dropbits.quant.cpq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.bits.DropBits;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests the quantizers that a specification creates for different places. */
class CpqSpecTest {
    private static final Place WEIGHTS = new Place("fc.weight", true, false, false, 5);
    private static final Place RECTIFIED = new Place("fc.input", false, true, false, 1);
    private static final Place ANY = new Place("fc.input", false, false, false, 1);
    private static final CpqSpec SPEC = CpqSpec.bits(4);

    private static DropBits dropBits(CpqSpec spec, Place place) {
        return (DropBits) spec.create(place).children().get("drop_bits");
    }

    /** Returns the shape of the masks that the gates draw: one row per channel, or one row for all channels. */
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
        // This is the input of a convolution, whose place may have a number of channels.
        assertArrayEquals(new int[] {4}, masks(own, new Place("conv.input", false, true, false, 5)));
        assertArrayEquals(new int[] {5, 4}, masks(SPEC.learnBits(true).channelMasks(true), WEIGHTS));
    }

    @Test
    void whichDropBitsItHas() {
        assertNull(dropBits(SPEC, WEIGHTS));
        assertNull(dropBits(SPEC.annealDrop(true).channelMasks(true), WEIGHTS));
        assertEquals("DropBits(fixed, at least 2)", dropBits(SPEC.dropBits(0.3), WEIGHTS).describe());
        CpqSpec one = SPEC.dropBits(0.3).annealDrop(true).minBits(1);
        assertEquals("DropBits(annealed, at least 1)", dropBits(one, RECTIFIED).describe());
        assertEquals("DropBits(annealed, at least 2)", dropBits(one, WEIGHTS).describe(), "signed values");
        assertEquals("DropBits(learned, at least 3)",
                dropBits(SPEC.dropBits(0.3).annealDrop(true).learnBits(true).minBits(3), WEIGHTS).describe());
    }

    @Test
    void aStepAChannel() {
        assertEquals(1, SPEC.create(WEIGHTS).step().elements());
        assertEquals(5, SPEC.perChannel(true).create(WEIGHTS).step().elements());
    }

    /** The default minimum is 2, or the bit-length if it is smaller. */
    @Test
    void theUsualSettings() {
        String rest = "drop=0.0, annealDrop=false, learnBits=false, channelMasks=false, learnStep=true]";
        String usual = "sign=AUTO, perChannel=false, estimator=ALL, sigma=" + SigmaMode.DEFAULT + ", minBits=";
        assertEquals("CpqSpec[bits=1, " + usual + "1, " + rest, CpqSpec.bits(1).toString());
        assertEquals("CpqSpec[bits=4, " + usual + "2, " + rest, SPEC.toString());
    }

    /**
     * Checks for each setting that the copy has the new value and differs from the original, that the original is
     * unchanged, and that restoring the value makes them equal.
     */
    @Test
    void aSettingIsChangedInACopy() {
        changes(SPEC.sign(CpqSpec.Sign.SIGNED), "sign=SIGNED", s -> s.sign(CpqSpec.Sign.AUTO));
        changes(SPEC.perChannel(true), "perChannel=true", s -> s.perChannel(false));
        changes(SPEC.estimator(Estimator.ARGMAX), "estimator=ARGMAX", s -> s.estimator(Estimator.ALL));
        changes(SPEC.sigma(SigmaMode.fixed(0.5)), "sigma=" + SigmaMode.fixed(0.5), s -> s.sigma(SigmaMode.DEFAULT));
        changes(SPEC.minBits(1), "minBits=1", s -> s.minBits(2));
        changes(SPEC.dropBits(0.3), "drop=0.3", s -> s.dropBits(0));
        changes(SPEC.annealDrop(true), "annealDrop=true", s -> s.annealDrop(false));
        changes(SPEC.learnBits(true), "learnBits=true", s -> s.learnBits(false));
        changes(SPEC.channelMasks(true), "channelMasks=true", s -> s.channelMasks(false));
        changes(SPEC.learnStep(false), "learnStep=false", s -> s.learnStep(true));
        assertNotEquals(SPEC, CpqSpec.bits(3));
        assertEquals(CpqSpec.bits(4), SPEC, "no change has reached it");
    }

    private static void changes(CpqSpec changed, String setting, UnaryOperator<CpqSpec> back) {
        assertEquals(1, changed.toString().split(Pattern.quote(setting), -1).length - 1, changed.toString());
        assertNotEquals(SPEC, changed);
        assertNotEquals(SPEC.toString(), changed.toString());
        assertEquals(SPEC, back.apply(changed));
        assertEquals(SPEC.hashCode(), back.apply(changed).hashCode());
    }

    @Test
    void aSettingIsRead() {
        CpqSpec all = CpqSpec.bits(5).sign(CpqSpec.Sign.UNSIGNED).perChannel(true).estimator(Estimator.ARGMAX)
                .sigma(SigmaMode.fixed(0.5)).minBits(3).dropBits(0.3).annealDrop(true).learnBits(true)
                .channelMasks(true).learnStep(false);
        assertEquals(5, all.bits());
        assertEquals(CpqSpec.Sign.UNSIGNED, all.sign());
        assertEquals(Estimator.ARGMAX, all.estimator());
        assertEquals(SigmaMode.fixed(0.5), all.sigma());
        assertEquals(3, all.minBits());
        assertEquals(0.3, all.drop());
        assertTrue(all.perChannel() && all.annealDrop() && all.learnBits() && all.channelMasks());
        assertFalse(all.learnStep());
        assertTrue(SPEC.learnStep());
        assertFalse(SPEC.perChannel() || SPEC.annealDrop() || SPEC.learnBits() || SPEC.channelMasks());
    }
}
