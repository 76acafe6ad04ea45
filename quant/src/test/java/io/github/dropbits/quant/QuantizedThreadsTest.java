package io.github.dropbits.quant;

import io.github.dropbits.quant.cpq.CpqSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that quantized training gives bitwise the same result with any number of threads. */
class QuantizedThreadsTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneTwoAndThree(boolean perChannel) throws Exception {
        CpqSpec spec = CpqSpec.bits(3).minBits(1).learnBits(true);
        Training.assertThreadsDoNotMatter(QuantizationRule.all(spec.perChannel(perChannel), spec), 0.01);
    }
}
