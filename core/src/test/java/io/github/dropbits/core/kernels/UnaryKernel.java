package io.github.dropbits.core.kernels;

/** The functions of {@link Unary}, each with its definition in double. */
enum UnaryKernel {
    EXP {
        @Override
        void apply(Unary unary, float[] x, float[] y, int from, int to) {
            unary.exp(x, y, from, to);
        }

        @Override
        double exact(double x) {
            return Math.exp(x);
        }
    },
    LOG {
        @Override
        void apply(Unary unary, float[] x, float[] y, int from, int to) {
            unary.log(x, y, from, to);
        }

        @Override
        double exact(double x) {
            return Math.log(x);
        }
    },
    SIGMOID {
        @Override
        void apply(Unary unary, float[] x, float[] y, int from, int to) {
            unary.sigmoid(x, y, from, to);
        }

        @Override
        double exact(double x) {
            return 1 / (1 + Math.exp(-x));
        }
    },
    TANH {
        @Override
        void apply(Unary unary, float[] x, float[] y, int from, int to) {
            unary.tanh(x, y, from, to);
        }

        @Override
        double exact(double x) {
            return Math.tanh(x);
        }
    },
    SOFTPLUS {
        @Override
        void apply(Unary unary, float[] x, float[] y, int from, int to) {
            unary.softplus(x, y, from, to);
        }

        @Override
        double exact(double x) {
            return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        }
    };

    abstract void apply(Unary unary, float[] x, float[] y, int from, int to);

    abstract double exact(double x);

    float[] all(Unary unary, float... x) {
        float[] y = new float[x.length];
        apply(unary, x, y, 0, x.length);
        return y;
    }
}
