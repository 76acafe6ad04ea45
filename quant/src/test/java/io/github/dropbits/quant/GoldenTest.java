package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.GoldenCase;
import io.github.dropbits.core.testkit.GoldenOps;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients against a plain 2^b-wide composition in PyTorch, a test for each file. */
class GoldenTest {
    static Stream<GoldenCase> own() {
        return GoldenCase.all(GoldenOps::quant);
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("own")
    void matchesPyTorch(GoldenCase c) {
        assumeFalse(c.op().equals("lsq"), "LSQ comes with the other quantizers");
        Tensor[] in = {c.input(0), c.input(1), c.input(2), c.input(3)};
        Grid grid = new Grid(c.integer("bits"), c.flag("signed"));
        Estimator estimator = Estimator.valueOf(c.text("estimator").toUpperCase(Locale.ROOT));
        c.check(Cpq.cpq(in[0], in[1], in[2], in[3], grid, estimator, ""), in);
    }
}
