package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Sharing;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.frozen.FrozenNets.Net;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Checks that a quantized model and a frozen model, each used by a hundred threads at the same time, give the same
 * results in every thread and do not leak memory.
 */
class SharedModelTest {
    private final Module quantized = FrozenNets.quantized(Net.RESIDUAL, FrozenNets.cpq(3, 3), 1);
    private final List<Tensor> images = List.of(FrozenNets.images(Net.RESIDUAL, 2, 1));

    @Test
    void quantized() throws Exception {
        Sharing.check(x -> NoGrad.call(() -> quantized.apply(x)), images, 3);
    }

    @Test
    void frozen() throws Exception {
        FrozenModel model = FrozenModel.freeze(quantized, Net.RESIDUAL.image());
        Sharing.check(model::logits, images, 3);
    }
}
