package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.WrongSquare.Fault;
import io.github.dropbits.core.testkit.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The gradient checker detects and locates faulty ops, and accepts correct ops. */
class GradientCheckTest {
    private static final Tensor X = Tensor.of(new float[] {0.5f, -1.25f, 2, 0.75f}, 4);

    private static List<GradientCheck.Mismatch> alone(Fault fault) {
        return GradientCheck.of(in -> WrongSquare.apply(in[0], fault)).run(X).mismatches();
    }

    @Test
    void nothingWrongNothingSaid() {
        assertEquals(List.of(), alone(Fault.NONE));
    }

    @Test
    void aWrongSlopeIsReportedWithItsPlaceAndBothValues() {
        List<GradientCheck.Mismatch> bad = alone(Fault.SLOPE_OF_ONE);
        assertEquals(1, bad.size(), bad::toString);
        GradientCheck.Mismatch m = bad.getFirst();
        assertEquals("wrongSquare", m.op());
        assertEquals("gradient", m.what());
        assertEquals(0, m.input());
        assertEquals(2, m.index());
        assertEquals(1.01, m.actual() / m.expected(), 1e-5);
        // The checker draws the gradient of the output from a stream with its seed, which is 1 by default.
        double weight = new RandomStream(1).normal(1, 4).array()[2];
        assertEquals(2 * 2 * weight, m.expected(), 1e-6 * Math.abs(weight));
    }

    @Test
    void aWrongSlopeInTheMiddleOfAChainIsBlamedOnItsOp() {
        GradientCheck.Report report = GradientCheck.of(in -> WrongSquare.apply(in[0].mul(in[1]), Fault.SIGN).exp()
                .mul(in[0])).run(X, Tensors.lattice(3, 1, 4));
        assertEquals(4, report.mismatches().size(), () -> report.mismatches().toString());
        for (int i = 0; i < 4; i++) {
            GradientCheck.Mismatch m = report.mismatches().get(i);
            assertEquals("wrongSquare", m.op());
            assertEquals(0, m.input());
            assertEquals(i, m.index());
            assertEquals(-1, m.actual() / m.expected(), 1e-3);
        }
    }

    @Test
    void aWrongValueIsReported() {
        List<GradientCheck.Mismatch> bad = alone(Fault.VALUE);
        assertEquals(1, bad.size(), bad::toString);
        assertEquals(new GradientCheck.Mismatch("wrongSquare", "value", -1, 1, 1.5625, 2.0625), bad.getFirst());
    }

    @Test
    void aNaNIsReported() {
        List<GradientCheck.Mismatch> bad = alone(Fault.NAN);
        assertEquals(1, bad.size(), bad::toString);
        assertEquals(0, bad.getFirst().index());
        assertTrue(Double.isNaN(bad.getFirst().actual()));
    }

    @Test
    void aForgottenGradientIsReported() {
        List<GradientCheck.Mismatch> bad = alone(Fault.FORGOTTEN);
        assertEquals(4, bad.size(), bad::toString);
        assertEquals(0, bad.getFirst().actual());
    }

    @Test
    void theFailureSaysAllOfIt() {
        AssertionError e = assertThrows(AssertionError.class,
                () -> new GradientCheck.Report(alone(Fault.VALUE)).assertPassed());
        assertEquals("gradient check failed:\n  op wrongSquare: value at index 1 is 2.0625, expected 1.5625",
                e.getMessage());
        GradientCheck.Mismatch m = alone(Fault.SLOPE_OF_ONE).getFirst();
        assertEquals("op wrongSquare: gradient of input 0 at index 2 is " + m.actual() + ", expected " + m.expected(),
                m.toString());
    }

    @Test
    void anOpWithoutAReferenceCannotBeChecked() {
        UnsupportedOperationException e = assertThrows(UnsupportedOperationException.class,
                () -> alone(Fault.REFERENCE));
        assertTrue(e.getMessage().contains("wrongSquare"), e.getMessage());
    }

    private static void refuses(String message, Executable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
    }

    /** With the rejected settings, every op would pass the check. */
    @Test
    void settingsThatCheckNothingAreRefused() {
        GradientCheck check = GradientCheck.of(in -> in[0]);
        refuses("at least one element of an input must be moved, not 0", () -> check.atMost(0));
        refuses("the step must be positive and finite, not 0.0", () -> check.step(0));
        refuses("the step must be positive and finite, not NaN", () -> check.step(Double.NaN));
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refuses("tolerances must be finite and not negative, not " + bad + " and 0.1",
                    () -> check.tolerance(bad, 0.1));
            refuses("tolerances must be finite and not negative, not 0.1 and " + bad,
                    () -> check.tolerance(0.1, bad));
        }
        GradientCheck.Report report = new GradientCheck.Report(alone(Fault.VALUE));
        assertThrows(UnsupportedOperationException.class, () -> report.mismatches().clear());
    }

    @Test
    void aWiderToleranceForgives() {
        GradientCheck check = GradientCheck.of(in -> WrongSquare.apply(in[0], Fault.SLOPE_OF_ONE));
        assertTrue(check.tolerance(1e-4, 0.02).run(X).passed());
        assertTrue(!check.tolerance(1e-4, 0.005).run(X).passed());
    }

    /** With a step of 1, the difference quotient of e^x is sinh(1) = 1.175 times the derivative. */
    @Test
    void theStepIsTheOneAskedFor() {
        GradientCheck.Report report = GradientCheck.of(in -> in[0].exp()).step(1).run(Tensor.full(1, 1));
        assertEquals(1, report.mismatches().size());
        GradientCheck.Mismatch m = report.mismatches().getFirst();
        assertEquals(Math.sinh(1), m.expected() / m.actual(), 1e-5);
    }

    @Test
    void withALimitAndAnotherSeedOtherElementsAreMoved() {
        GradientCheck check = GradientCheck.of(in -> WrongSquare.apply(in[0], Fault.SLOPE_OF_ONE)).atMost(1);
        int found = 0;
        for (int seed = 0; seed < 40; seed++) {
            found += check.seed(seed).run(X).passed() ? 0 : 1;
        }
        // One of four elements is wrong. Each run checks one randomly chosen element, and another one if that check
        // fails.
        assertTrue(found > 0 && found < 30, "found " + found + " times");
    }

    @Test
    void theInputsAreLeftAlone() {
        Tensor x = Tensor.of(new float[] {1, 2}, 2).requiresGrad(true);
        GradientCheck.of(in -> in[0].square()).run(x).assertPassed();
        assertArrayEquals(new float[] {1, 2}, x.toArray());
        assertNull(x.grad());
    }

    @Test
    void aFunctionThatDoesNotDependOnItsInputPasses() {
        GradientCheck.of(in -> Tensor.scalar(2).exp()).run(X).assertPassed();
        GradientCheck.of(in -> in[0].exp()).run(X, X).assertPassed();
    }

    @Test
    void detachedAndReturnedInputsAreUnderstood() {
        GradientCheck.of(in -> in[0].mul(in[0].detach())).run(X).assertPassed();
        GradientCheck.of(in -> in[0]).run(X).assertPassed();
        GradientCheck.of(in -> in[0].square()).run(Tensor.zeros(0, 3)).assertPassed();
    }
}
