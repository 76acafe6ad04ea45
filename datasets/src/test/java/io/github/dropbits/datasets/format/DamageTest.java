package io.github.dropbits.datasets.format;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Damage in pictures is found; whole pictures pass. */
class DamageTest {
    private static final int ZEROS = 40;

    private static BufferedImage picture(int type, boolean noise, int width, int height) {
        Random random = new Random(5);
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            image.setRGB(x, y, noise ? random.nextInt() : 0xFF000000 | x * 255 / width << 16 | y * 255 / height << 8);
        }
        return image;
    }

    private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(to);
            writer.write(null, new IIOImage(image, null, null), param);
        }
        writer.dispose();
        return out.toByteArray();
    }

    static Stream<Arguments> pictures() throws IOException {
        Stream.Builder<Arguments> all = Stream.builder();
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            for (boolean noise : new boolean[] {false, true}) {
                for (boolean progressive : new boolean[] {false, true}) {
                    String name = (type == BufferedImage.TYPE_INT_RGB ? "colour" : "grey") + (noise ? " noise" : "");
                    all.add(Arguments.of(name + (progressive ? ", progressive" : ""),
                            jpeg(picture(type, noise, 93, 75), progressive), noise && !progressive));
                }
            }
        }
        return all.build();
    }

    private static boolean damaged(byte[] jpeg) {
        try {
            JpegStream.check(jpeg);
            return false;
        } catch (DamageException e) {
            assertTrue(e.getMessage().startsWith("a damaged file (at byte "), e.getMessage());
            return true;
        }
    }

    /** The offset of the first scan's data. */
    private static int data(byte[] jpeg) {
        for (int i = 2;; i += 2 + (jpeg[i + 2] & 0xFF) * 256 + (jpeg[i + 3] & 0xFF)) {
            if ((jpeg[i + 1] & 0xFF) == 0xDA) {
                return i + 2 + (jpeg[i + 3] & 0xFF);
            }
        }
    }

    private static byte[] ended(byte[] jpeg, int length) {
        byte[] cut = Arrays.copyOf(jpeg, length + 2);
        cut[length] = (byte) 0xFF;
        cut[length + 1] = (byte) 0xD9;
        return cut;
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void wholeJpegsPassAndCutOnesDoNot(String name, byte[] jpeg, boolean plain) {
        assertTrue(JpegStream.isJpeg(jpeg));
        assertFalse(damaged(jpeg));
        int data = data(jpeg);
        for (int length = data; length < jpeg.length - 4; length += 1 + length / 50) {
            assertTrue(damaged(ended(jpeg, length)), "cut at " + length);
            assertTrue(damaged(Arrays.copyOf(jpeg, length)), "ends at " + length);
        }
        for (int length = 3; length < data; length++) {
            assertTrue(damaged(Arrays.copyOf(jpeg, length)), "ends at " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void zerosInTheDataAreFound(String name, byte[] jpeg, boolean plain) {
        int data = data(jpeg);
        int found = 0;
        int tries = 0;
        for (int at = data; at < jpeg.length - ZEROS - 2; at += 1 + jpeg.length / 97, tries++) {
            byte[] zeros = jpeg.clone();
            Arrays.fill(zeros, at, at + ZEROS, (byte) 0);
            found += damaged(zeros) ? 1 : 0;
        }
        // In progressive files a few zeros can be valid codes that end where the data end.
        assertTrue(plain ? found == tries : found >= 0.7 * tries, found + " of " + tries);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void bytesBeforeTheEndMarkerAreAllowed(String name, byte[] jpeg, boolean plain) {
        for (int more : new int[] {1, 10, 2226}) {
            assertFalse(damaged(ended(Arrays.copyOf(ended(jpeg, jpeg.length - 2), jpeg.length - 2 + more),
                    jpeg.length - 2 + more)));
        }
    }

    @Test
    void pngsWithWrongChecksumsOrLostPixels() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture(BufferedImage.TYPE_INT_RGB, true, 30, 20), "png", out);
        byte[] png = out.toByteArray();
        assertTrue(PngChunks.isPng(png));
        assertDoesNotThrow(() -> PngChunks.check(png));
        for (int at = 8; at < png.length; at++) {
            byte[] changed = png.clone();
            changed[at] ^= 4;
            assertThrows(DamageException.class, () -> PngChunks.check(changed), "byte " + at);
            byte[] cut = Arrays.copyOf(png, at);
            assertThrows(DamageException.class, () -> PngChunks.check(cut), "ends at " + at);
        }
        // Half of the pixels, in a chunk that is right by itself.
        int data = 33;
        int length = ByteBuffer.wrap(png).getInt(data) / 2;
        ByteBuffer half = ByteBuffer.allocate(data + 12 + length + 12).put(png, 0, data).putInt(length)
                .put(png, data + 4, 4 + length);
        CRC32 crc = new CRC32();
        crc.update(half.array(), data + 4, 4 + length);
        half.putInt((int) crc.getValue()).put(png, png.length - 12, 12);
        assertTrue(assertThrows(DamageException.class, () -> PngChunks.check(half.array())).getMessage()
                .contains("the pixels end too early"));
        assertTrue(List.of(PngChunks.isPng(new byte[3]), JpegStream.isJpeg(png)).stream().noneMatch(b -> b));
    }
}
