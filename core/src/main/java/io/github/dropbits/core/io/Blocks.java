package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Writes and reads byte arrays in blocks. Blocks are used because a channel copies a heap array through a direct buffer
 * of the same size and keeps this buffer allocated.
 */
final class Blocks {
    private static final int BLOCK = 1 << 16;

    private Blocks() {
    }

    static void write(FileChannel out, byte[] bytes) throws IOException {
        for (int done = 0; done < bytes.length; done += Math.min(BLOCK, bytes.length - done)) {
            ByteBuffer block = ByteBuffer.wrap(bytes, done, Math.min(BLOCK, bytes.length - done));
            while (block.hasRemaining()) {
                out.write(block);
            }
        }
    }

    /**
     * Fills an array with the bytes of a file, beginning at {@code position}. Returns the number of bytes read, which
     * is less than the array's length if the file ends first.
     */
    static int read(FileChannel in, long position, byte[] bytes) throws IOException {
        int done = 0;
        while (done < bytes.length) {
            int n = in.read(ByteBuffer.wrap(bytes, done, Math.min(BLOCK, bytes.length - done)), position + done);
            if (n < 0) {
                break;
            }
            done += n;
        }
        return done;
    }
}
