package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Tests which ops claim that their output cannot be negative, and for which inputs. If a claim is missing, a quantizer
 * uses half of its codes for negative values that do not occur. {@link EveryOpTest} checks that the claims are true.
 */
class SignClaimTest {
    private static final Predicate<boolean[]> ALWAYS = in -> true;
    private static final Predicate<boolean[]> IF_FIRST = in -> in[0];
    private static final Predicate<boolean[]> IF_BOTH = in -> in[0] && in[1];

    private static final Map<String, Predicate<boolean[]>> CLAIMS = Map.ofEntries(
            Map.entry("abs", ALWAYS), Map.entry("exp", ALWAYS), Map.entry("relu", ALWAYS), Map.entry("relu6", ALWAYS),
            Map.entry("sigmoid", ALWAYS), Map.entry("softplus", ALWAYS), Map.entry("sqrt", ALWAYS),
            Map.entry("square", ALWAYS), Map.entry("var", ALWAYS), Map.entry("softmax", ALWAYS),
            Map.entry("mse", ALWAYS), Map.entry("klDistill", ALWAYS),
            Map.entry("clamp", IF_FIRST), Map.entry("leakyRelu", IF_FIRST), Map.entry("tanh", IF_FIRST),
            Map.entry("dropout", IF_FIRST), Map.entry("sum", IF_FIRST), Map.entry("max", IF_FIRST),
            Map.entry("reshape", IF_FIRST), Map.entry("permute", IF_FIRST), Map.entry("slice", IF_FIRST),
            Map.entry("pad", IF_FIRST), Map.entry("broadcastTo", IF_FIRST), Map.entry("maxPool2d", IF_FIRST),
            Map.entry("avgPool2d", IF_FIRST),
            Map.entry("add", IF_BOTH), Map.entry("mul", IF_BOTH), Map.entry("div", IF_BOTH),
            Map.entry("minimum", IF_BOTH), Map.entry("matMul", IF_BOTH),
            Map.entry("concat", in -> in[0] && in[1] && in[2]),
            Map.entry("where", in -> in[1] && in[2]),
            Map.entry("maximum", in -> in[0] || in[1]));

    @Test
    void everyOpClaimsWhatItCanAndNoMore() {
        Set<String> seen = new TreeSet<>();
        for (OpTable.Entry e : OpTable.entries()) {
            for (Trace.Step s : Trace.of(() -> e.function().apply(e.in())).steps()) {
                seen.add(s.op().name());
                Predicate<boolean[]> claim = CLAIMS.getOrDefault(s.op().name(), in -> false);
                int inputs = s.inputs().size();
                for (int mask = 0; mask < 1 << inputs; mask++) {
                    boolean[] in = new boolean[inputs];
                    for (int i = 0; i < inputs; i++) {
                        in[i] = (mask >> i & 1) != 0;
                    }
                    assertEquals(claim.test(in), s.op().outputNonNegative(in), s.op().name() + ", inputs " + mask);
                }
            }
        }
        assertTrue(seen.containsAll(CLAIMS.keySet()), () -> "of " + CLAIMS.keySet() + " only seen: " + seen);
    }

    private static boolean clamped(float min, float max, boolean in) {
        return Trace.of(() -> Clamp.clamp(Tensor.zeros(1), min, max)).steps().getLast().op().outputNonNegative(in);
    }

    @Test
    void clampGoesByItsBounds() {
        assertTrue(clamped(0, 6, false));
        assertTrue(clamped(1, 1, false));
        assertFalse(clamped(-1, 6, false));
        assertTrue(clamped(-1, 0, true));
        assertFalse(clamped(-2, -1, true));
    }

    private static final Set<String> KEEPS = Set.of("reshape", "permute", "slice", "pad", "broadcastTo", "concat",
            "maxPool2d", "max", "clamp");

    /** The outputs of ops that only move or limit values lie between 0 and the extreme values of their inputs. */
    @Test
    void opsThatKeepValuesDo() {
        Set<String> seen = new TreeSet<>();
        for (OpTable.Entry e : OpTable.entries()) {
            for (Trace.Step s : Trace.of(() -> e.function().apply(e.in())).steps()) {
                if (s.op().outputKeepsValues()) {
                    seen.add(s.op().name());
                    float least = 0;
                    float largest = 0;
                    for (Tensor in : s.inputs()) {
                        for (float v : in.array()) {
                            least = Math.min(least, v);
                            largest = Math.max(largest, v);
                        }
                    }
                    for (float v : s.output().array()) {
                        assertTrue(v >= least && v <= largest, s.op().name() + ": " + v);
                    }
                }
            }
        }
        assertEquals(KEEPS, seen);
        assertFalse(keeps(-2, -1));
        assertTrue(keeps(-2, 1));
    }

    private static boolean keeps(float min, float max) {
        return Trace.of(() -> Clamp.clamp(Tensor.zeros(1), min, max)).steps().getLast().op().outputKeepsValues();
    }
}
