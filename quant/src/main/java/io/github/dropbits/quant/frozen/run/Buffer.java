package io.github.dropbits.quant.frozen.run;

/** An array that passes values between the stages of a plan: codes or floats. */
sealed interface Buffer {
    /** The codes; throws an exception if the buffer holds floats. */
    default byte[] codes() {
        throw new IllegalStateException("this buffer holds floats");
    }

    /** The floats; throws an exception if the buffer holds codes. */
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
