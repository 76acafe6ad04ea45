package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.testkit.GoldenCase;
import io.github.dropbits.core.testkit.GoldenOps;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.RmsProp;
import io.github.dropbits.nn.optim.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares several steps of every optimizer with PyTorch. Each golden file is one test. */
class GoldenTest {
    private static final String OBJECTIVE = "sum(in.1*(p-in.2)^2)+sum(cos(p))";
    /** Settings of PyTorch's optimizers that this library does not have. A case that uses one of them fails. */
    private static final List<String> ABSENT = List.of("dampening", "maximize", "amsgrad", "centered");

    static Stream<GoldenCase> own() {
        return GoldenCase.all(GoldenOps::nn);
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("own")
    void matchesPyTorch(GoldenCase c) throws IOException {
        assertEquals(OBJECTIVE, c.text("objective").replace(" ", ""));
        Map<?, ?> args = arguments(c);
        for (String name : ABSENT) {
            assertTrue(isOff(args.get(name)), c + " needs " + name);
        }
        Tensor p = c.input(0).requiresGrad(true);
        Optimizer optimizer = optimizer(c, p, args);
        for (int i = 0; i < c.integer("steps"); i++) {
            optimizer.zeroGrad();
            p.mul(slope(p, c.input(1), c.input(2))).sum().backward();
            optimizer.step();
        }
        assertEquals(c.integer("steps"), optimizer.steps());
        c.expect("out", p);
    }

    /** Returns the derivative of the objective at p, computed without a recorded graph. */
    private static Tensor slope(Tensor p, Tensor scale, Tensor goal) {
        return Tensor.zeros(p.shape().toArray()).update(g -> {
            for (int i = 0; i < g.length; i++) {
                double at = p.array()[i];
                g[i] = (float) (2.0 * scale.array()[i] * (at - goal.array()[i]) - Math.sin(at));
            }
        });
    }

    /** Creates the optimizer of a case. Arguments that are missing in the file have the same defaults as in PyTorch. */
    private static Optimizer optimizer(GoldenCase c, Tensor p, Map<?, ?> args) {
        double decay = c.number("weight_decay", c.op().startsWith("optim_adamw") ? 0.01 : 0);
        List<ParameterGroup> groups = List.of(new ParameterGroup(Map.of("p", p), c.number("lr"), decay));
        double[] betas = betas(args);
        double eps = c.number("eps", 1e-8);
        if (c.op().startsWith("optim_sgd")) {
            return new Sgd(groups, c.number("momentum", 0), c.flag("nesterov"));
        }
        if (c.op().startsWith("optim_adamw")) {
            return Adam.adamW(groups, betas[0], betas[1], eps);
        }
        if (c.op().startsWith("optim_adam")) {
            return Adam.adam(groups, betas[0], betas[1], eps);
        }
        if (c.op().startsWith("optim_rmsprop")) {
            assertTrue(isOff(args.get("momentum")), c + " needs momentum");
            return new RmsProp(groups, c.number("alpha", 0.99), eps);
        }
        throw new AssertionError("no optimizer answers for op " + c.op() + " of " + c);
    }

    private static double[] betas(Map<?, ?> args) {
        return args.get("betas") instanceof List<?> betas
                ? betas.stream().mapToDouble(b -> ((Number) b).doubleValue()).toArray() : new double[] {0.9, 0.999};
    }

    private static boolean isOff(Object arg) {
        return arg == null || arg.equals(false) || arg instanceof Number n && n.doubleValue() == 0;
    }

    /**
     * Returns all arguments of a case. This is done here because {@link GoldenCase} cannot list them and does not read
     * lists of fractions.
     */
    private static Map<?, ?> arguments(GoldenCase c) throws IOException {
        String dir = System.getProperty("golden.dir", "");
        Path folder = dir.isEmpty() ? Path.of(System.getProperty("basedir", "."), "src/test/resources/golden")
                : Path.of(dir);
        return (Map<?, ?>) Json.parse(SafeTensors.read(folder.resolve(c + ".safetensors")).metadata().get("args"));
    }
}
