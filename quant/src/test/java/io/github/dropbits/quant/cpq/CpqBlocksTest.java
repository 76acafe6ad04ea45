package io.github.dropbits.quant.cpq;

import io.github.dropbits.quant.EachChannel;
import io.github.dropbits.quant.Grid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests CPQ on channels that consist of several blocks. */
class CpqBlocksTest {
    @ParameterizedTest
    @EnumSource(Estimator.class)
    void everyChannelAlone(Estimator estimator) {
        Grid grid = new Grid(3, true);
        EachChannel.alone(in -> Cpq.cpq(in[0], in[1], in[2], in[3], grid, estimator, ""), 9,
                EachChannel.parameter(0.5f, 1, 0.25f), EachChannel.parameter(0.2f, 0.2f, 0.1f),
                EachChannel.parameter(1, 1, 0.5f, 1, 0.75f, 0.25f, 1, 0.5f, 0));
    }
}
