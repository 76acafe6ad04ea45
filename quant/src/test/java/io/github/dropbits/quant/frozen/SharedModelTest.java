package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Sharing;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.frozen.FrozenNets.Net;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A quantized model and a frozen one, each used by a hundred threads at once, give every thread the same results and
 * keep no memory.
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
