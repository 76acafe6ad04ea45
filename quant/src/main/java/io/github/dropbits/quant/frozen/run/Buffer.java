package io.github.dropbits.quant.frozen.run;

/** An array of codes or floats that passes values between the stages of a plan. */
sealed interface Buffer {
    /** Returns the codes. Throws an exception if the buffer contains floats. */
    default byte[] codes() {
        throw new IllegalStateException("this buffer holds floats");
    }

    /** Returns the floats. Throws an exception if the buffer contains codes. */
    default float[] values() {
        throw new IllegalStateException("this buffer holds codes");
    }

    /** A buffer of codes. */
    record OfCodes(byte[] codes) implements Buffer {
    }

    /** A buffer of floats. */
    record OfFloats(float[] values) implements Buffer {
    }
}
