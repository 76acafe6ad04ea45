package com.example.lowbit;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Linear;

/** A network with a residual branch, {@code [N, 64]} to {@code [N, 10]}. */
public final class DigitNet extends Module {
    private final Module stem;
    private final Module branch;
    private final Module head;

    public DigitNet(RandomStream random) {
        stem = child("stem", new ScaledLinear(64, 32, random.split("stem")));
        branch = child("branch", new ScaledLinear(32, 32, random.split("branch")));
        head = child("head", new Linear(32, 10, random.split("head")));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor h = stem.apply(x).relu();
        return head.apply(branch.apply(h).add(h).relu());
    }
}
