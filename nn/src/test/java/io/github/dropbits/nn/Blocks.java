package io.github.dropbits.nn;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Concat;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;

/** User-defined modules that several tests use. */
public final class Blocks {
    private Blocks() {
    }

    /** A residual block, whose output is the sum of the body's output and the input. */
    public static final class Residual extends Module {
        private final Module body;

        public Residual(int width, RandomStream random) {
            body = child("body", new Sequential(new Linear(width, width, random), Activation.relu()));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return body.apply(x).add(x);
        }
    }

    /** A module with two parallel branches, a learned factor, a buffer that counts calls, and random noise. */
    public static final class TwoBranches extends Module {
        private final Module left;
        private final Module right;
        private final Tensor scale = parameter("scale", Tensor.full(2, 1));
        private final Tensor calls = buffer("calls", Tensor.zeros(1));
        private final RandomStream noise = stream("noise");

        public TwoBranches(int width, RandomStream random) {
            left = child("left", new Linear(width, 2, false, random));
            right = child("right", new Residual(width, random));
        }

        @Override
        protected Tensor forward(Tensor x) {
            calls.update(a -> a[0]++);
            Tensor in = training() ? x.add(noise.normal(1, x.shape().toArray())) : x;
            return Concat.concat(1, left.apply(in).mul(scale), right.apply(in));
        }
    }

    /** A module that returns its input. Tests register submodules and parameters in it. */
    public static final class Bare extends Module {
        @Override
        protected Tensor forward(Tensor x) {
            return x;
        }
    }
}
