package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.GoldenCase;
import io.github.dropbits.core.testkit.GoldenOps;
import io.github.dropbits.quant.cpq.Cpq;
import io.github.dropbits.quant.cpq.Estimator;
import io.github.dropbits.quant.uniform.Uniform;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares values and gradients with those of PyTorch's eager operations. Each file is one test. */
class GoldenTest {
    static Stream<GoldenCase> own() {
        return GoldenCase.all(GoldenOps::quant);
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("own")
    void matchesPyTorch(GoldenCase c) {
        Grid grid = new Grid(c.integer("bits"), c.flag("signed"));
        if (c.op().equals("lsq")) {
            Tensor[] in = {c.input(0), c.input(1)};
            c.check(Uniform.uniform(in[0], in[1], null, grid, Uniform.StepGradient.LSQ, c.number("grad_factor"), ""),
                    in);
            return;
        }
        Tensor[] in = {c.input(0), c.input(1), c.input(2), c.input(3)};
        Estimator estimator = Estimator.valueOf(c.text("estimator").toUpperCase(Locale.ROOT));
        c.check(Cpq.cpq(in[0], in[1], in[2], in[3], grid, estimator, ""), in);
    }
}
