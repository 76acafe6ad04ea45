package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Checks ops on channels that consist of several blocks, the last of which is short. The values and gradients must be
 * the same as if each channel were processed separately.
 */
public final class EachChannel {
    private static final int CHANNELS = 3;
    private static final int LENGTH = 2 * 8192 + 77;

    private EachChannel() {
    }

    /** Creates a parameter with the given values, which are divided equally among the channels. */
    public static Tensor parameter(float... values) {
        return values.length == CHANNELS ? Tensor.of(values, CHANNELS)
                : Tensor.of(values, CHANNELS, values.length / CHANNELS);
    }

    private static float[] row(Tensor all, int c) {
        int n = all.elements() / CHANNELS;
        return Arrays.copyOfRange(all.array(), c * n, (c + 1) * n);
    }

    /**
     * Checks that an op gives bitwise the same results for all channels together as for each channel separately.
     *
     * @param op the op, which is applied to the values and the parameters
     * @param parameters the parameters, each with the same number of elements for every channel
     */
    public static void alone(Function<Tensor[], Tensor> op, long seed, Tensor... parameters) {
        RandomStream random = new RandomStream(seed);
        Tensor[] in = new Tensor[parameters.length + 1];
        in[0] = random.normal(2, CHANNELS, LENGTH);
        System.arraycopy(parameters, 0, in, 1, parameters.length);
        Tensor gy = random.normal(1, CHANNELS, LENGTH);
        for (Tensor t : in) {
            t.requiresGrad(true);
        }
        Tensor y = op.apply(in);
        y.backward(gy);
        for (int c = 0; c < CHANNELS; c++) {
            Tensor[] own = new Tensor[in.length];
            for (int i = 0; i < in.length; i++) {
                int[] dims = in[i].shape().toArray();
                dims[0] = 1;
                own[i] = Tensor.of(row(in[i], c), dims).requiresGrad(true);
            }
            Tensor z = op.apply(own);
            z.backward(Tensor.wrap(row(gy, c), z.shape()));
            assertArrayEquals(z.toArray(), row(y, c), "channel " + c);
            for (int i = 0; i < in.length; i++) {
                assertArrayEquals(own[i].grad().toArray(), row(in[i].grad(), c),
                        "gradient of input " + i + ", channel " + c);
            }
        }
    }
}
