package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Concat;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that an input is unsigned if it cannot be negative, and signed otherwise (cpq.md, section 1). */
class QuantizationSignTest {
    private static final QuantizationRule RULE = Nets.rule(3, 4);

    private static Conv2d conv() {
        return new Conv2d(2, 2, 3, ConvOptions.DEFAULT.padding(1), true, new RandomStream(5));
    }

    /** Returns whether the input of a layer after the given modules is signed. */
    private static boolean signedAfter(List<Module> between) {
        boolean flat = between.stream().anyMatch(m -> m instanceof Flatten);
        List<Module> all = new ArrayList<>(between);
        all.addFirst(conv());
        all.addLast(flat ? new Linear(8, 2, new RandomStream(6)) : conv());
        Quantization q = Quantization.apply(new Sequential(all.toArray(Module[]::new)), RULE,
                Nets.sample(5, 2, 4, 4));
        return Nets.input(q, Integer.toString(all.size() - 1)).signed();
    }

    static Stream<List<Module>> cannotBeNegative() {
        return Stream.of(List.of(Activation.relu()), List.of(Activation.relu6()), List.of(Activation.sigmoid()),
                List.of(Activation.relu(), Pooling.max(2)),
                List.of(Activation.relu6(), Pooling.average(PoolOptions.of(2))),
                List.of(Activation.relu(), Pooling.max(2), new Flatten()),
                List.of(Activation.relu(), new Dropout(0.5f)), List.of(new BatchNorm2d(2), Activation.relu()));
    }

    static Stream<List<Module>> canBeNegative() {
        return Stream.of(List.of(), List.of(new BatchNorm2d(2)), List.of(Activation.relu(), new BatchNorm2d(2)),
                List.of(Pooling.max(2), new Flatten()), List.of(Activation.tanh()), List.of(Activation.gelu()),
                List.of(Activation.leakyRelu(0.1f)));
    }

    @ParameterizedTest
    @MethodSource("cannotBeNegative")
    void unsignedAfter(List<Module> between) {
        assertFalse(signedAfter(between));
    }

    @ParameterizedTest
    @MethodSource("canBeNegative")
    void signedAfterOthers(List<Module> between) {
        assertTrue(signedAfter(between));
    }

    private static Grid second(BiFunction<Nets.Pair, Tensor, Tensor> forward) {
        return Nets.input(Quantization.apply(Nets.pair(forward), RULE, Nets.sample(4, 3)), "second");
    }

    @Test
    void theSumOfTwoReLUsIsUnsigned() {
        assertFalse(second((p, x) -> p.second.apply(p.first.apply(x).relu().add(x.relu()))).signed());
    }

    @Test
    void aResidualThatAddsTheInputIsSigned() {
        assertTrue(second((p, x) -> p.second.apply(p.first.apply(x).relu().add(x))).signed());
    }

    @Test
    void twoBranchesAreUnsignedIfBothAre() {
        Nets.Pair both = new Nets.Pair(Nets.linear(3, 3), Nets.linear(6, 2),
                (p, x) -> p.second.apply(Concat.concat(1, p.first.apply(x).relu(), x.square())));
        assertFalse(Nets.input(Quantization.apply(both, RULE, Nets.sample(4, 3)), "second").signed());
        Nets.Pair one = new Nets.Pair(Nets.linear(3, 3), Nets.linear(6, 2),
                (p, x) -> p.second.apply(Concat.concat(1, p.first.apply(x).relu(), x)));
        assertTrue(Nets.input(Quantization.apply(one, RULE, Nets.sample(4, 3)), "second").signed());
    }

    @Test
    void aParameterMayBecomeNegativeAndAConstantMayNot() {
        assertTrue(second((p, x) -> {
            p.first.bias().update(b -> Arrays.fill(b, 1));
            return p.second.apply(p.first.apply(x).relu().add(p.first.bias()));
        }).signed());
        assertFalse(second((p, x) -> p.second.apply(p.first.apply(x).relu().add(Tensor.full(1, 3)))).signed());
        assertTrue(second((p, x) -> p.second.apply(p.first.apply(x).relu().add(Tensor.full(-1, 3)))).signed());
    }

    @Test
    void everyUseOfALayerCounts() {
        assertTrue(second((p, x) -> p.second.apply(p.second.apply(p.first.apply(x).relu()))).signed());
        assertFalse(second((p, x) -> p.second.apply(p.second.apply(p.first.apply(x).relu()).relu())).signed());
    }

    @Test
    void theNetworksInputTakesEightBitsAndItsOwnSign() {
        Quantization standardized = Quantization.apply(Nets.pair(), RULE, Nets.sample(4, 3));
        assertEquals(new Grid(8, true), Nets.input(standardized, "first"));
        assertTrue(Nets.row(standardized, "first").networkInput());
        assertFalse(Nets.row(standardized, "second").networkInput());
        Quantization raw = Quantization.apply(Nets.pair(), RULE, Tensor.full(0.5f, 4, 3));
        assertEquals(new Grid(8, false), Nets.input(raw, "first"));
        assertEquals(new Grid(4, false), Nets.input(raw, "second"));
    }

    @Test
    void theInputStaysTheInputWhenItIsReshaped() {
        Quantization q = Quantization.apply(new Sequential(new Flatten(), Nets.linear(12, 2)), RULE,
                Nets.sample(4, 3, 2, 2));
        assertEquals(8, Nets.input(q, "1").bits());
    }

    @Test
    void aSecondUseOnHiddenValuesMakesItNoNetworkInput() {
        Quantization q = Quantization.apply(Nets.pair((p, x) -> p.second.apply(p.first.apply(p.first.apply(x)))), RULE,
                Nets.sample(4, 3));
        assertEquals(4, Nets.input(q, "first").bits());
        assertFalse(Nets.row(q, "first").networkInput());
    }

    @Test
    void theUserCanSay() {
        CpqSpec four = CpqSpec.bits(4);
        QuantizationRule signed = QuantizationRule.all(four, four.sign(CpqSpec.Sign.SIGNED));
        assertTrue(Nets.input(Quantization.apply(Nets.pair(), signed, Nets.sample(4, 3)), "second").signed());
        QuantizationRule unsigned = QuantizationRule.all(four.sign(CpqSpec.Sign.UNSIGNED), four)
                .networkInput(four.sign(CpqSpec.Sign.UNSIGNED));
        Quantization q = Quantization.apply(Nets.pair(), unsigned, Nets.sample(4, 3));
        assertFalse(Nets.input(q, "first").signed());
        assertFalse(Nets.cpq(Nets.row(q, "first").weight()).grid().signed());
    }

    @Test
    void weightsAreSigned() {
        Quantization q = Quantization.apply(Nets.pair(), RULE, Nets.sample(4, 3));
        for (LayerReport row : q.report()) {
            assertEquals(new Grid(3, true), Nets.cpq(row.weight()).grid());
        }
    }
}
