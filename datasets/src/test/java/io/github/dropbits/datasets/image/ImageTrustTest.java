package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.io.FormatException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage, claims that no file can hold, and the orientation that cameras write. */
class ImageTrustTest {
    @TempDir
    private Path folder;

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, out));
        return out.toByteArray();
    }

    private static BufferedImage picture(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 37 + y * 91) % 256 * 0x010203);
            }
        }
        return image;
    }

    private void refused(byte[] content, String part) throws IOException {
        Path file = folder.resolve("x.img");
        Files.write(file, content);
        String message = assertThrows(FormatException.class, () -> ImageDecoder.decode(file, 8)).getMessage();
        assertTrue(message.contains("x.img") && message.contains(part), message);
    }

    @Test
    void damagedScansAreRefused() throws IOException {
        byte[] jpeg = encoded(picture(96, 96), "jpg");
        Path file = folder.resolve("whole.jpg");
        Files.write(file, jpeg);
        assertEquals(3 * 64, ImageDecoder.decode(file, 8).length);
        byte[] half = Arrays.copyOf(jpeg, jpeg.length / 2);
        half[half.length - 2] = (byte) 0xFF;
        half[half.length - 1] = (byte) 0xD9;
        refused(half, "a damaged file");
        // All bits are ones, which is no Huffman code; in a scan 0xFF is followed by 0.
        byte[] ones = jpeg.clone();
        for (int i = jpeg.length / 2; i < jpeg.length / 2 + 100; i++) {
            ones[i] = (byte) (i % 2 == 0 ? 0xFF : 0);
        }
        refused(ones, "a damaged file");
        refused(Arrays.copyOf(jpeg, jpeg.length / 2), "file");
        byte[] png = encoded(picture(96, 96), "png");
        refused(Arrays.copyOf(png, png.length / 2), "");
    }

    @Test
    void claimsAreCheckedBeforeMemoryIsTaken() throws IOException {
        byte[] jpeg = encoded(picture(16, 16), "jpg");
        for (int i = 0; i + 8 < jpeg.length; i++) {
            if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xC0) {
                ByteBuffer.wrap(jpeg).putShort(i + 5, (short) 8000).putShort(i + 7, (short) 8000);
            }
        }
        refused(jpeg, "a header that claims 8000 x 8000 pixels");
        for (int side : new int[] {20_000, 30_000}) {
            byte[] png = encoded(picture(8, 8), "png");
            ByteBuffer header = ByteBuffer.wrap(png).putInt(16, side).putInt(20, side);
            CRC32 crc = new CRC32();
            crc.update(png, 12, 17);
            header.putInt(29, (int) crc.getValue());
            refused(png, "a header that claims " + side + " x " + side + " pixels");
        }
    }

    @Test
    void aFolderIsNoImage() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("x.png"));
        String message = assertThrows(FormatException.class, () -> ImageDecoder.decode(inside, 8)).getMessage();
        assertTrue(message.contains("x.png") && message.contains("a folder"), message);
    }

    private static byte[] tiff(int value, ByteOrder order) {
        return ByteBuffer.allocate(26).order(order).putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4D4D : 0x4949))
                .putShort((short) 42).putInt(8).putShort((short) 1).putShort((short) 0x0112).putShort((short) 3)
                .putInt(1).putShort((short) value).putShort((short) 0).putInt(0).array();
    }

    private static byte[] withExif(byte[] jpeg, byte[] tiff) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(out);
        data.write(jpeg, 0, 2);
        data.writeShort(0xFFE1);
        data.writeShort(8 + tiff.length);
        data.writeBytes("Exif\0\0");
        data.write(tiff);
        data.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    private static byte[] withChunk(byte[] png, byte[] tiff) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(out);
        data.write(png, 0, 33);
        byte[] chunk = ByteBuffer.allocate(4 + tiff.length).put("eXIf".getBytes()).put(tiff).array();
        CRC32 crc = new CRC32();
        crc.update(chunk);
        data.writeInt(tiff.length);
        data.write(chunk);
        data.writeInt((int) crc.getValue());
        data.write(png, 33, png.length - 33);
        return out.toByteArray();
    }

    /** The stored picture is "ab" over "cd"; the values are those of the upright one, row by row. */
    @ParameterizedTest
    @CsvSource({"1, abcd", "2, badc", "3, dcba", "4, cdab", "5, acbd", "6, cadb", "7, dbca", "8, bdac", "9, abcd"})
    void pngOrientations(int value, String upright) throws IOException {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 4; i++) {
            image.setRGB(i % 2, i / 2, ('a' + i) << 16);
        }
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            Path file = folder.resolve("o.png");
            Files.write(file, withChunk(encoded(image, "png"), tiff(value, order)));
            byte[] red = Arrays.copyOf(ImageDecoder.decode(file, 2), 4);
            assertEquals(upright, new String(red));
        }
    }

    @Test
    void jpegOrientationAndDamagedExif() throws IOException {
        byte[] jpeg = encoded(picture(16, 8), "jpg");
        Path file = folder.resolve("o.jpg");
        Files.write(file, jpeg);
        byte[] stored = ImageDecoder.decode(file, 8);
        Files.write(file, withExif(jpeg, tiff(3, ByteOrder.LITTLE_ENDIAN)));
        byte[] turned = ImageDecoder.decode(file, 8);
        for (int i = 0; i < 64; i++) {
            assertEquals(stored[i], turned[63 - i]);
        }
        for (int length : new int[] {0, 7, 9, 14}) {
            Files.write(file, withExif(jpeg, Arrays.copyOf(tiff(3, ByteOrder.BIG_ENDIAN), length)));
            assertArrayEquals(stored, ImageDecoder.decode(file, 8), "damaged EXIF data are ignored");
        }
    }
}
