package io.github.dropbits.core.kernels.vec;

import jdk.incubator.vector.FloatVector;

/**
 * Sums the lanes of a vector in a fixed order. {@code reduceLanes(ADD)} is not used, because its results change when
 * the JIT compiler compiles it. The first 16 lanes, which are all lanes of a 512-bit vector, are read with constant
 * indices, because reading a lane with a variable index boxes the vector.
 */
public final class Lanes {
    private Lanes() {
    }

    /**
     * Adds up the lanes of a vector in order, beginning with lane 0.
     *
     * @param v the vector
     * @return the sum, in double
     */
    public static double sum(FloatVector v) {
        int lanes = v.length();
        double sum = v.lane(0);
        if (lanes > 1) {
            sum += v.lane(1);
        }
        if (lanes > 2) {
            sum = sum + v.lane(2) + v.lane(3);
        }
        if (lanes > 4) {
            sum = sum + v.lane(4) + v.lane(5) + v.lane(6) + v.lane(7);
        }
        if (lanes > 8) {
            sum = sum + v.lane(8) + v.lane(9) + v.lane(10) + v.lane(11);
            sum = sum + v.lane(12) + v.lane(13) + v.lane(14) + v.lane(15);
        }
        for (int l = 16; l < lanes; l++) {
            sum += v.lane(l);
        }
        return sum;
    }
}
