package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.io.FormatException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDecoderTest {
    @TempDir
    private Path dir;

    @Test
    void rgb() throws IOException {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x0102f3);
        image.setRGB(1, 0, 0x1112f4);
        image.setRGB(0, 1, 0x2122f5);
        image.setRGB(1, 1, 0x8081ff);
        assertPixels(png(image), 2, 0x01, 0x11, 0x21, 0x80, 0x02, 0x12, 0x22, 0x81, 0xf3, 0xf4, 0xf5, 0xff);
    }

    @Test
    void alphaIsIgnored() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00c86432);
        assertPixels(png(image), 1, 200, 100, 50);
    }

    @Test
    void greyIsNotBrightened() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 128);
        assertPixels(png(image), 1, 128, 128, 128);
        BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0x80ff);
        assertPixels(png(deep), 1, 128, 128, 128);
        ComponentColorModel greyAlpha = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false,
                Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        WritableRaster raster = greyAlpha.createCompatibleWritableRaster(1, 1);
        raster.setPixel(0, 0, new int[] {128, 7});
        assertPixels(png(new BufferedImage(greyAlpha, raster, false, null)), 1, 128, 128, 128);
    }

    @Test
    void greyJpegIsNotBrightened() throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            image.getRaster().setSample(i % 8, i / 8, 0, 100);
        }
        int[] expected = new int[3];
        Arrays.fill(expected, 100);
        assertPixels(write("grey.jpg", image, "jpg"), 1, expected);
    }

    @Test
    void indexed() throws IOException {
        byte[] red = {0, (byte) 200};
        byte[] green = {10, 100};
        byte[] blue = {20, 50};
        for (int bits : new int[] {1, 8}) {
            BufferedImage image = new BufferedImage(2, 2,
                    bits == 1 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED,
                    new IndexColorModel(bits, 2, red, green, blue));
            image.getRaster().setSample(1, 0, 0, 1);
            assertPixels(png(image), 2, 0, 200, 0, 0, 10, 100, 10, 10, 20, 50, 20, 20);
        }
    }

    @Test
    void jpegOfOneColourKeepsItNearly() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, 0xc86432);
        }
        byte[] bytes = ImageDecoder.decode(write("colour.JPG", image, "jpg"), 4);
        for (int i = 0; i < 48; i++) {
            assertEquals(new int[] {200, 100, 50}[i / 16], bytes[i] & 0xff, 2);
        }
    }

    @Test
    void shorterSideIsResizedAndTheMiddleKept() throws IOException {
        // 6x2 becomes 3x1. Its middle pixel averages the columns with triangular weights: 25 for 0, 10, ..., 50.
        BufferedImage wide = new BufferedImage(6, 2, BufferedImage.TYPE_INT_RGB);
        BufferedImage high = new BufferedImage(2, 6, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 12; i++) {
            wide.setRGB(i / 2, i % 2, 10 * (i / 2) << 16 | 7);
            high.setRGB(i % 2, i / 2, 10 * (i / 2) << 16 | 7);
        }
        assertPixels(png(wide), 1, 25, 0, 7);
        assertPixels(png(high), 1, 25, 0, 7);
        // At side 2 the image is not resized, and its middle square has columns 2 and 3.
        assertPixels(png(wide), 2, 20, 30, 20, 30, 0, 0, 0, 0, 7, 7, 7, 7);
        assertPixels(png(high), 2, 20, 20, 30, 30, 0, 0, 0, 0, 7, 7, 7, 7);
    }

    @Test
    void cmykIsNamed() throws IOException {
        Path file = dir.resolve("cmyk.jpg");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(new IIOImage(Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null), null, null));
        }
        assertFault(file, "CMYK");
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 4096; i++) {
            image.setRGB(i % 64, i / 64, i * 2654435);
        }
        byte[] jpeg = Files.readAllBytes(write("whole.jpg", image, "jpg"));
        byte[] png = Files.readAllBytes(png(image));
        assertFault(Files.write(dir.resolve("half.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2)),
                "a damaged file (at byte " + jpeg.length / 2 + ": the data of a scan end too early)");
        assertFault(Files.write(dir.resolve("empty.jpg"), new byte[0]), "another kind of file");
        assertFault(Files.writeString(dir.resolve("text.png"), "no image at all"), "another kind of file");
        for (int n : new int[] {20, 60, png.length / 2}) {
            Path half = Files.write(dir.resolve("half.png"), Arrays.copyOf(png, n));
            FormatException e = assertThrows(FormatException.class, () -> ImageDecoder.decode(half, 8));
            assertTrue(e.getMessage().startsWith(half + ", byte 0: expected a whole JPEG or PNG"), e.getMessage());
            assertNotNull(e.getCause());
        }
    }

    private static void assertFault(Path file, String found) {
        assertEquals(file + ", byte 0: expected a whole JPEG or PNG image in grey, RGB or indexed colours (CMYK must "
                + "be converted to RGB first), found " + found,
                assertThrows(FormatException.class, () -> ImageDecoder.decode(file, 8)).getMessage());
    }

    private static void assertPixels(Path file, int side, int... expected) throws IOException {
        byte[] bytes = ImageDecoder.decode(file, side);
        int[] pixels = new int[bytes.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = bytes[i] & 0xff;
        }
        assertArrayEquals(expected, pixels);
    }

    private Path png(BufferedImage image) throws IOException {
        return write("image.png", image, "png");
    }

    private Path write(String name, BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, bytes));
        return Files.write(dir.resolve(name), bytes.toByteArray());
    }
}
