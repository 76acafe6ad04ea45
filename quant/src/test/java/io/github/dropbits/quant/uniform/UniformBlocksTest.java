package io.github.dropbits.quant.uniform;

import io.github.dropbits.quant.EachChannel;
import io.github.dropbits.quant.Grid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests uniform quantization on channels that consist of several blocks. */
class UniformBlocksTest {
    @ParameterizedTest
    @EnumSource(Uniform.StepGradient.class)
    void everyChannelAlone(Uniform.StepGradient rule) {
        Grid grid = new Grid(3, true);
        EachChannel.alone(in -> Uniform.uniform(in[0], in[1], in[2], grid, rule, 0.5, ""), 8,
                EachChannel.parameter(0.5f, 1, 0.25f), EachChannel.parameter(0.1f, -0.2f, 0.3f));
    }
}
