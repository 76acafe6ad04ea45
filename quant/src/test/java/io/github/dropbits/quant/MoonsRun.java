package io.github.dropbits.quant;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.nn.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A new quantized network for the toy problem, with random weights from a seed, and its optimizer. */
public class MoonsRun {
    public static final Moons DATA = Moons.of(64, 1);
    public static final Tensor TEST = Moons.of(64, 2).x();

    public final Module net;
    public final Quantization q;
    public final Optimizer optimizer;

    /** An action that is run during training. */
    public interface Action {
        void run() throws IOException;
    }

    /**
     * Creates a network with two hidden layers.
     *
     * @param width the number of units per hidden layer
     */
    protected MoonsRun(long seed, int width, QuantizationRule rule) {
        net = Nets.mlp(seed, 2, width, width);
        q = Quantization.apply(net, rule, DATA.x());
        net.seed(seed);
        optimizer = Adam.adam(q.parameterGroups(5e-3, 0));
    }

    /**
     * Creates a trainer with the optimizer of this run. {@code lambda} is the weight of the cost of bits, or 0 for no
     * cost.
     */
    public Trainer<Moons> trainer(double lambda) {
        return Training.trainer(net, optimizer, q, DATA, lambda);
    }

    /** Returns the outputs of the network for other data, in evaluation mode. */
    public float[] outputs() {
        return net.evaluating(() -> NoGrad.call(() -> net.apply(TEST))).toArray();
    }

    /** Returns a listener that runs an action when the given number of epochs is finished. */
    public static TrainingListener after(int epochs, Action action) {
        return new TrainingListener() {
            @Override
            public void epochDone(int epoch, double loss) {
                if (epoch + 1 == epochs) {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };
    }
}
