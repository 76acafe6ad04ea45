package io.github.dropbits.datasets.image;

import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.datasets.format.JpegStream;
import io.github.dropbits.datasets.format.PngChunks;
import io.github.dropbits.datasets.geometry.Crops;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes an image file with the JDK's ImageIO to a square of bytes, in the order channel, row, column. Only this class
 * and {@link GeneratedImages} use java.desktop.
 */
final class ImageDecoder {
    static final int CHANNELS = 3;
    private static final int BITS = 8;
    /** The largest number of pixels that are read: 64 million, which take about a gigabyte while they are decoded. */
    private static final long MOST_PIXELS = 1 << 26;
    /**
     * More pixels than a byte of a file can hold. A block of a JPEG's 64 or, with reduced colours, 256 pixels takes two
     * bits at the least, in a progressive file with long runs a little less. PNG's compression reaches 1032 to 1, and
     * a byte has eight pixels.
     */
    private static final long JPEG_PIXELS_PER_BYTE = 2048;
    private static final long PNG_PIXELS_PER_BYTE = 8 * 1032;
    /** Parts of the warnings about lost pixels: of the JDK's readers, and of libjpeg, which the JPEG reader uses. */
    private static final List<String> DAMAGE = List.of("Truncated", "Corrupt JPEG data", "Premature end",
            "Inconsistent progression", "Invalid SOS parameters");
    private static final String EXPECTED =
            "a whole JPEG or PNG image in grey, RGB or indexed colours (CMYK must be converted to RGB first)";

    private ImageDecoder() {}

    /** Resizes the image so that its shorter side becomes {@code side}, and returns the middle square. */
    static byte[] decode(Path file, int side) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe would never end.
            throw new FormatException(file, 0, EXPECTED, Files.isDirectory(file) ? "a folder" : "no regular file");
        }
        byte[] content = Files.readAllBytes(file);
        BufferedImage image;
        float[] planes;
        Orientation orientation;
        try {
            image = read(content);
            orientation = Orientation.of(content);
            planes = orientation.apply(planes(image), CHANNELS, image.getHeight(), image.getWidth());
        } catch (IOException | RuntimeException e) {
            // On damaged files the decoders throw runtime exceptions of many kinds.
            FormatException explained = new FormatException(file, 0, EXPECTED, String.valueOf(e.getMessage()));
            explained.initCause(e);
            throw explained;
        }
        int height = orientation.transposes() ? image.getWidth() : image.getHeight();
        int width = orientation.transposes() ? image.getHeight() : image.getWidth();
        float[] square = Taps.resize(planes, CHANNELS, height, width, taps(height, width, side),
                taps(width, height, side));
        byte[] bytes = new byte[square.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.clamp((int) (square[i] + .5f), 0, 255);
        }
        return bytes;
    }

    /**
     * The weights that resize one dimension of an image, which has {@code length} samples, and crop it to the middle
     * {@code side} samples. The other dimension has {@code other} samples.
     */
    private static Taps taps(int length, int other, int side) {
        int resized = (int) Math.max(side, (long) side * length / other);
        return Taps.of(0, length, resized, Crops.middle(resized, side), side);
    }

    private static BufferedImage read(byte[] content) throws IOException {
        // A memory stream: ImageIO's default stream would write each file to a temporary file.
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("another kind of file");
            }
            ImageReader reader = readers.next();
            try {
                List<String> damage = new ArrayList<>();
                // For a damaged file the JPEG reader fills in grey and only warns.
                reader.addIIOReadWarningListener((source, warning) -> {
                    if (damaged(warning)) {
                        damage.add(warning);
                    }
                });
                reader.setInput(in, true, true);
                checkSize(reader, content.length);
                checkWhole(content);
                BufferedImage image = reader.read(0);
                if (!damage.isEmpty()) {
                    throw new IOException(damage.getFirst().contains("Truncated") ? "a truncated file"
                            : "a damaged file (" + damage.getFirst() + ")");
                }
                return image;
            } finally {
                reader.dispose();
            }
        }
    }

    /** Looks for damage that the JDK's readers do not notice. */
    private static void checkWhole(byte[] content) throws IOException {
        if (JpegStream.isJpeg(content)) {
            JpegStream.check(content);
        } else if (PngChunks.isPng(content)) {
            PngChunks.check(content);
        } else {
            throw new IOException("another kind of file");
        }
    }

    /**
     * Whether a reader's warning says that pixels were lost. Additional bytes before a marker cost no pixels, and are
     * common; unknown versions and colour profiles do not matter either.
     */
    private static boolean damaged(String warning) {
        return DAMAGE.stream().anyMatch(warning::contains) && !warning.contains("extraneous bytes before marker");
    }

    /**
     * Checks the size that the header claims before memory is taken for it.
     *
     * @param length the length of the file in bytes
     */
    private static void checkSize(ImageReader reader, int length) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        boolean jpeg = reader.getFormatName().equalsIgnoreCase("jpeg");
        long most = Math.min(MOST_PIXELS, (jpeg ? JPEG_PIXELS_PER_BYTE : PNG_PIXELS_PER_BYTE) * length);
        if (pixels > most) {
            throw new IOException("a header that claims " + width + " x " + height + " pixels; at most " + most
                    + " are read from " + length + " bytes");
        }
    }

    /**
     * The samples as stored in the file, reduced to 8 bits. {@link BufferedImage#getRGB} would change them: it treats
     * grey as linear light and brightens it.
     */
    private static float[] planes(BufferedImage image) throws IOException {
        ColorModel colors = image.getColorModel();
        Raster raster = image.getRaster();
        int pixels = image.getWidth() * image.getHeight();
        float[] planes = new float[CHANNELS * pixels];
        if (colors instanceof IndexColorModel palette) {
            int[] indexes = samples(raster, 0);
            for (int i = 0; i < pixels; i++) {
                planes[i] = palette.getRed(indexes[i]);
                planes[pixels + i] = palette.getGreen(indexes[i]);
                planes[2 * pixels + i] = palette.getBlue(indexes[i]);
            }
            return planes;
        }
        int space = colors.getColorSpace().getType();
        if (space != ColorSpace.TYPE_GRAY && space != ColorSpace.TYPE_RGB) {
            throw new IOException(
                    space == ColorSpace.TYPE_CMYK ? "CMYK" : "a colour space of java.awt's type " + space);
        }
        for (int c = 0; c < CHANNELS; c++) {
            int band = space == ColorSpace.TYPE_GRAY ? 0 : c;
            int drop = colors.getComponentSize(band) - BITS;
            int[] samples = samples(raster, band);
            for (int i = 0; i < pixels; i++) {
                planes[c * pixels + i] = samples[i] >> drop;
            }
        }
        return planes;
    }

    private static int[] samples(Raster raster, int band) {
        return raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), band, (int[]) null);
    }
}
