package com.example.regression;

import static io.github.dropbits.core.ops.Mse.mse;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import io.github.dropbits.nn.train.Trainer;
import java.util.List;

/** Least squares by gradient descent. */
public final class LinearRegression {
    private LinearRegression() {
    }

    /** The slope and the intercept of the line nearest to the points. */
    public static float[] fit(float[] x, float[] y) {
        Tensor inputs = Tensor.of(x, x.length, 1);
        Tensor targets = Tensor.of(y, y.length, 1);
        Linear line = new Linear(1, 1, new RandomStream(1));
        Sgd sgd = new Sgd(List.of(new ParameterGroup(line.namedParameters(), 0.1, 0)), 0.9, false);
        new Trainer<Tensor>(line, sgd, batch -> mse(line.apply(batch), targets)).fit(300, 1, e -> List.of(inputs));
        return new float[] {line.weight().item(), line.bias().item()};
    }
}
