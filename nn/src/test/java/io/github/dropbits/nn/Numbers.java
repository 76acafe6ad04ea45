package io.github.dropbits.nn;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.nn.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model with one parameter that has no influence on the output. A batch is a number, which is also the loss. */
public final class Numbers extends Module {
    private final Tensor p = parameter("p", Tensor.scalar(1));
    /** The calls that the trainer's listener received. */
    private final List<String> heard = new ArrayList<>();
    private final Optimizer optimizer = new Sgd(List.of(new ParameterGroup(Map.of("p", p), 1, 0)), 0, false);

    @Override
    protected Tensor forward(Tensor x) {
        return x.add(p.mul(0));
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    public List<String> heard() {
        return heard;
    }

    /** Creates a trainer whose listener records every call in {@link #heard}. */
    public Trainer<Float> trainer() {
        return new Trainer<Float>(this, optimizer, b -> apply(Tensor.scalar(b))).listener(new TrainingListener() {
            @Override
            public void stepDone(int epoch, long step, long total, int examples, double loss) {
                heard.add("epoch " + epoch + " step " + step + "/" + total + " of " + examples + ": " + loss);
            }

            @Override
            public void epochDone(int epoch, double loss) {
                heard.add("epoch " + epoch + " done: " + loss);
            }
        });
    }
}
