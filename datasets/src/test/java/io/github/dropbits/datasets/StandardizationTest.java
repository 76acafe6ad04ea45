package io.github.dropbits.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.RandomStream;
import org.junit.jupiter.api.Test;

class StandardizationTest {
    /** Two images of two channels of two pixels: one channel varies, one is constant. */
    private final Dataset data =
            new Dataset("two", 1, 2, 1, 2, new float[] {1, 3, .1f, .1f, 5, 7, .1f, .1f}, new int[2]);

    @Test
    void measuresEachChannel() {
        Standardization s = Standardization.of(data);
        assertArrayEquals(new float[] {4, .1f}, s.mean());
        assertArrayEquals(new float[] {(float) Math.sqrt(5), 1}, s.std());
    }

    @Test
    void constantChannelBecomesZero() {
        float[] out = data.standardized(Standardization.of(data)).images();
        float far = 3 / (float) Math.sqrt(5);
        float near = 1 / (float) Math.sqrt(5);
        assertArrayEquals(new float[] {-far, -near, 0, 0, near, far, 0, 0}, out, 1e-7f);
    }

    @Test
    void gives0And1OnTheSetItWasMeasuredOn() {
        int channels = 3;
        RandomStream stream = new RandomStream(1);
        float[] pixels = stream.normal(5, 200, channels, 4, 5).toArray();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] += 1000 * (i / 20 % channels);
        }
        Dataset random = new Dataset("random", 1, channels, 4, 5, pixels, new int[200]);
        Standardization after = Standardization.of(random.standardized(Standardization.of(random)));
        assertArrayEquals(new float[channels], after.mean(), 1e-5f);
        assertArrayEquals(new float[] {1, 1, 1}, after.std(), 1e-5f);
    }

    @Test
    void appliesATrainingSetsNumbersToAnotherSet() {
        Dataset other = new Dataset("other", 4, 2, 1, 1, new float[] {6, 8}, new int[] {3});
        Dataset out = other.standardized(new Standardization(new float[] {4, 0}, new float[] {2, 4}));
        assertArrayEquals(new float[] {1, 2}, out.images());
        assertEquals(3, out.label(0));
        assertEquals("other", out.name());
        assertArrayEquals(new float[] {6, 8}, other.images());
    }

    @Test
    void comparesByNumbersAndKeepsThem() {
        float[] mean = {1};
        Standardization s = new Standardization(mean, new float[] {2});
        mean[0] = 5;
        s.std()[0] = 5;
        assertEquals(new Standardization(new float[] {1}, new float[] {2}), s);
        assertEquals(new Standardization(new float[] {1}, new float[] {2}).hashCode(), s.hashCode());
        assertNotEquals(new Standardization(new float[] {1}, new float[] {3}), s);
        assertEquals("mean [1.0], std [2.0]", s.toString());
    }

    @Test
    void rejectsNumbersThatCannotStandardize() {
        assertRejected("mean and std need one number a channel, not 0 and 0", new float[0], new float[0]);
        assertRejected("mean and std need one number a channel, not 2 and 1", new float[2], new float[] {1});
        assertRejected("mean[0] must be finite, not NaN", new float[] {Float.NaN}, new float[] {1});
        assertRejected("std[1] must be positive and finite, not 0.0", new float[2], new float[] {1, 0});
        assertRejected("std[0] must be positive and finite, not NaN", new float[1], new float[] {Float.NaN});
        assertRejected("std[0] must be positive and finite, not Infinity", new float[1],
                new float[] {Float.POSITIVE_INFINITY});
    }

    @Test
    void rejectsAnotherNumberOfChannels() {
        Standardization one = new Standardization(new float[1], new float[] {1});
        assertEquals("a standardization of 1 channels does not fit the 2 of two",
                assertThrows(IllegalArgumentException.class, () -> data.standardized(one)).getMessage());
    }

    private static void assertRejected(String message, float[] mean, float[] std) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> new Standardization(mean, std)).getMessage());
    }
}
