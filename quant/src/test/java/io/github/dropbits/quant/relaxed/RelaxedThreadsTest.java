package io.github.dropbits.quant.relaxed;

import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Training;
import org.junit.jupiter.api.Test;

/** Checks that training with Relaxed Quantization gives bitwise the same result with any number of threads. */
class RelaxedThreadsTest {
    @Test
    void oneTwoAndThree() throws Exception {
        Training.assertThreadsDoNotMatter(QuantizationRule.all(RelaxedQuantizer.bits(4), RelaxedQuantizer.bits(2)), 0);
    }
}
