package io.github.dropbits.core.kernels.vec;

/** The functions of {@link Unary}, each with its definition in double precision. */
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
    },
    GELU {
        @Override
        void apply(Unary unary, float[] x, float[] y, int from, int to) {
            unary.gelu(x, y, from, to);
        }

        @Override
        double exact(double x) {
            return x * normal(x);
        }
    },
    GELU_SLOPE {
        @Override
        void apply(Unary unary, float[] x, float[] y, int from, int to) {
            unary.geluSlope(x, y, from, to);
        }

        @Override
        double exact(double x) {
            return normal(x) + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
        }
    };

    /**
     * Returns the cumulative distribution function of the standard normal distribution, integrated by Simpson's rule.
     */
    private static double normal(double x) {
        int n = 400;
        double h = Math.max(-9, Math.min(9, x)) / n;
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            sum += (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2) * Math.exp(-0.5 * i * h * i * h);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }

    abstract void apply(Unary unary, float[] x, float[] y, int from, int to);

    abstract double exact(double x);

    float[] all(Unary unary, float... x) {
        float[] y = new float[x.length];
        apply(unary, x, y, 0, x.length);
        return y;
    }
}
