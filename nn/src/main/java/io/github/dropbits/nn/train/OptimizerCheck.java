package io.github.dropbits.nn.train;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Finds parameters of a model that receive gradients but do not belong to the optimizer. */
final class OptimizerCheck {
    private static final int MOST_NAMES = 5;

    private OptimizerCheck() {
    }

    /**
     * Logs a warning if a parameter has a gradient but does not belong to the optimizer. This is intended if only some
     * layers are trained, but it is a mistake if the optimizer was created before the model was quantized.
     */
    static void warn(Module model, Optimizer optimizer) {
        Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());
        optimizer.groups().forEach(g -> known.addAll(g.parameters().values()));
        List<String> missing = new ArrayList<>();
        model.namedParameters().forEach((name, p) -> {
            if (p.grad() != null && !known.contains(p)) {
                missing.add(name + " " + p.shape());
            }
        });
        if (!missing.isEmpty()) {
            System.getLogger(Trainer.class.getName()).log(System.Logger.Level.WARNING,
                    "{0} parameters have gradients, but the optimizer does not have them, so they are not learned:"
                            + " {1}{2}. Make the optimizer after the model is quantized, or set requiresGrad(false) on"
                            + " them",
                    missing.size(), String.join(", ", missing.subList(0, Math.min(MOST_NAMES, missing.size()))),
                    missing.size() > MOST_NAMES ? ", ..." : "");
        }
    }
}
