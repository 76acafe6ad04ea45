package io.github.dropbits.quant.frozen;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Damages files randomly, to simulate accidents and attacks. */
final class Mutations {
    private static final String[] TOKENS = {"0", "1", "-1", "2", "7", "999999999999999999999", "134217728",
        "2147483647", "1e308", "0.5", "null", "true", "[]", "{}", "\\\"\\\"", "[[[[", "\\\"in\\\":[0],", "[1,1,1]"};

    private Mutations() {
    }

    /** Creates a safetensors file from a header and data. */
    static byte[] file(String header, byte[] data) {
        byte[] head = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + head.length + data.length).order(ByteOrder.LITTLE_ENDIAN).putLong(head.length)
                .put(head).put(data).array();
    }

    static byte[] of(byte[] bytes, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> flipped(bytes, bytes.length, random);
            case 2 -> flipped(bytes, 2000, random);
            case 3 -> random.nextInt(10) == 0 ? length(bytes, random.nextLong()) : length(bytes, random.nextInt(9000));
            default -> token(bytes, random);
        };
    }

    private static byte[] flipped(byte[] bytes, int within, Random random) {
        byte[] b = bytes.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
            b[random.nextInt(Math.min(within, b.length))] ^= (byte) (1 << random.nextInt(8));
        }
        return b;
    }

    private static byte[] length(byte[] bytes, long length) {
        return ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length).array();
    }

    /** Replaces a number in the header by a different token, and adjusts the length of the header. */
    private static byte[] token(byte[] bytes, Random random) {
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
        int at = random.nextInt(length);
        while (at < length && !Character.isDigit(header.charAt(at))) {
            at++;
        }
        int end = at;
        while (end < length && Character.isDigit(header.charAt(end))) {
            end++;
        }
        String changed = header.substring(0, at) + TOKENS[random.nextInt(TOKENS.length)] + header.substring(end);
        return file(changed, Arrays.copyOfRange(bytes, 8 + length, bytes.length));
    }
}
