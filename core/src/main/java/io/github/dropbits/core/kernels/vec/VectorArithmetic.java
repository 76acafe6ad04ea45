package io.github.dropbits.core.kernels.vec;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation with SIMD vectors. It uses vectors if both operands have step 1, or if one operand has step 1 and
 * the other has step 0. For other steps, and for the elements after the last full vector, it computes one element at a
 * time.
 */
final class VectorArithmetic implements Arithmetic {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private static FloatVector at(float[] a, int i) {
        return FloatVector.fromArray(S, a, i);
    }

    @Override
    public void add(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        int p = 0;
        if (aStep == 1 && bStep == 1) {
            for (; p <= n - L; p += L) {
                at(a, i + p).add(at(b, j + p)).intoArray(y, k + p);
            }
        } else if (aStep == 1 && bStep == 0) {
            FloatVector c = FloatVector.broadcast(S, b[j]);
            for (; p <= n - L; p += L) {
                at(a, i + p).add(c).intoArray(y, k + p);
            }
        } else if (aStep == 0 && bStep == 1) {
            FloatVector c = FloatVector.broadcast(S, a[i]);
            for (; p <= n - L; p += L) {
                c.add(at(b, j + p)).intoArray(y, k + p);
            }
        }
        for (; p < n; p++) {
            y[k + p] = a[i + p * aStep] + b[j + p * bStep];
        }
    }

    @Override
    public void sub(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        int p = 0;
        if (aStep == 1 && bStep == 1) {
            for (; p <= n - L; p += L) {
                at(a, i + p).sub(at(b, j + p)).intoArray(y, k + p);
            }
        } else if (aStep == 1 && bStep == 0) {
            FloatVector c = FloatVector.broadcast(S, b[j]);
            for (; p <= n - L; p += L) {
                at(a, i + p).sub(c).intoArray(y, k + p);
            }
        } else if (aStep == 0 && bStep == 1) {
            FloatVector c = FloatVector.broadcast(S, a[i]);
            for (; p <= n - L; p += L) {
                c.sub(at(b, j + p)).intoArray(y, k + p);
            }
        }
        for (; p < n; p++) {
            y[k + p] = a[i + p * aStep] - b[j + p * bStep];
        }
    }

    @Override
    public void mul(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        int p = 0;
        if (aStep == 1 && bStep == 1) {
            for (; p <= n - L; p += L) {
                at(a, i + p).mul(at(b, j + p)).intoArray(y, k + p);
            }
        } else if (aStep == 1 && bStep == 0) {
            FloatVector c = FloatVector.broadcast(S, b[j]);
            for (; p <= n - L; p += L) {
                at(a, i + p).mul(c).intoArray(y, k + p);
            }
        } else if (aStep == 0 && bStep == 1) {
            FloatVector c = FloatVector.broadcast(S, a[i]);
            for (; p <= n - L; p += L) {
                c.mul(at(b, j + p)).intoArray(y, k + p);
            }
        }
        for (; p < n; p++) {
            y[k + p] = a[i + p * aStep] * b[j + p * bStep];
        }
    }

    @Override
    public void div(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        int p = 0;
        if (aStep == 1 && bStep == 1) {
            for (; p <= n - L; p += L) {
                at(a, i + p).div(at(b, j + p)).intoArray(y, k + p);
            }
        } else if (aStep == 1 && bStep == 0) {
            FloatVector c = FloatVector.broadcast(S, b[j]);
            for (; p <= n - L; p += L) {
                at(a, i + p).div(c).intoArray(y, k + p);
            }
        } else if (aStep == 0 && bStep == 1) {
            FloatVector c = FloatVector.broadcast(S, a[i]);
            for (; p <= n - L; p += L) {
                c.div(at(b, j + p)).intoArray(y, k + p);
            }
        }
        for (; p < n; p++) {
            y[k + p] = a[i + p * aStep] / b[j + p * bStep];
        }
    }

    @Override
    public void max(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        int p = 0;
        if (aStep == 1 && bStep == 1) {
            for (; p <= n - L; p += L) {
                at(a, i + p).max(at(b, j + p)).intoArray(y, k + p);
            }
        } else if (aStep == 1 && bStep == 0) {
            FloatVector c = FloatVector.broadcast(S, b[j]);
            for (; p <= n - L; p += L) {
                at(a, i + p).max(c).intoArray(y, k + p);
            }
        } else if (aStep == 0 && bStep == 1) {
            FloatVector c = FloatVector.broadcast(S, a[i]);
            for (; p <= n - L; p += L) {
                c.max(at(b, j + p)).intoArray(y, k + p);
            }
        }
        for (; p < n; p++) {
            y[k + p] = Math.max(a[i + p * aStep], b[j + p * bStep]);
        }
    }

    @Override
    public void min(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        int p = 0;
        if (aStep == 1 && bStep == 1) {
            for (; p <= n - L; p += L) {
                at(a, i + p).min(at(b, j + p)).intoArray(y, k + p);
            }
        } else if (aStep == 1 && bStep == 0) {
            FloatVector c = FloatVector.broadcast(S, b[j]);
            for (; p <= n - L; p += L) {
                at(a, i + p).min(c).intoArray(y, k + p);
            }
        } else if (aStep == 0 && bStep == 1) {
            FloatVector c = FloatVector.broadcast(S, a[i]);
            for (; p <= n - L; p += L) {
                c.min(at(b, j + p)).intoArray(y, k + p);
            }
        }
        for (; p < n; p++) {
            y[k + p] = Math.min(a[i + p * aStep], b[j + p * bStep]);
        }
    }
}
