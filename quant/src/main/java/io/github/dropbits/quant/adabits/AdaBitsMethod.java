package io.github.dropbits.quant.adabits;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.JointMethod;
import io.github.dropbits.quant.JointQuantization;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.List;

/** The method AdaBits, for selection by name. */
final class AdaBitsMethod implements JointMethod {
    private static final int LEAST_BITS = 2;

    @Override
    public String name() {
        return "adabits";
    }

    @Override
    public String summary() {
        return "AdaBits: one set of weights for several bit-lengths, each with its own clipping levels and batch norms";
    }

    @Override
    public int leastBits() {
        return LEAST_BITS;
    }

    /** Returns true, because weights and inputs always have the bit-length that is in use. */
    @Override
    public boolean sameBits() {
        return true;
    }

    /** Creates quantizers with a single bit-length, which cannot be switched. */
    @Override
    public QuantizerFactory factory(int bits) {
        AdaBits.checked(new int[] {bits});
        return QuantizerFactory.of(place -> new AdaBitsQuantizer(place, bits), SteQuantizer::bits);
    }

    @Override
    public List<Integer> usualBits() {
        return List.of(2, 3, 4, 8);
    }

    @Override
    public JointQuantization apply(Module model, int[] bits, Tensor sample) {
        return AdaBits.apply(model, bits, sample);
    }

    @Override
    public String toString() {
        return name();
    }
}
