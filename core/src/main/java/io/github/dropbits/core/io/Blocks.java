package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Moves arrays to and from files in blocks: given a heap array whole, the channel would copy it through a direct buffer
 * of the same size, and keep that.
 */
final class Blocks {
    private static final int BLOCK = 1 << 16;

    private Blocks() {
    }

    static void write(FileChannel out, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += Math.min(BLOCK, bytes.length - at)) {
            ByteBuffer block = ByteBuffer.wrap(bytes, at, Math.min(BLOCK, bytes.length - at));
            while (block.hasRemaining()) {
                out.write(block);
            }
        }
    }

    /** Fills the array from a place in the file and returns how much of it the file could fill. */
    static int read(FileChannel in, long position, byte[] bytes) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            int n = in.read(ByteBuffer.wrap(bytes, at, Math.min(BLOCK, bytes.length - at)), position + at);
            if (n < 0) {
                break;
            }
            at += n;
        }
        return at;
    }
}
