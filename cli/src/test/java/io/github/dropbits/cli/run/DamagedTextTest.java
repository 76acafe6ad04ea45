package io.github.dropbits.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.settings.DataSettings;
import io.github.dropbits.cli.settings.ModelSettings;
import io.github.dropbits.cli.settings.QuantizerSettings;
import io.github.dropbits.cli.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Settings and history are truncated at every length, and each single bit is flipped. The damaged file is either
 * read or rejected with an exception that names it.
 */
class DamagedTextTest {
    @TempDir
    Path dir;
    private Settings settings;

    @BeforeEach
    void write() throws IOException {
        settings = Settings.of(List.of("--limit=64", "--batch=16"));
        settings.write(dir);
        History history = History.of(dir);
        history.add(PhaseName.FLOAT, 1, 2.25, Map.of("test_accuracy", 0.5));
        history.add(PhaseName.QUANTIZED, 1, 1.125, Map.of("test_accuracy", 0.75));
    }

    private interface Reader {
        void read() throws IOException;
    }

    private void assertRefusedOrRead(Path file, Reader reader) {
        try {
            reader.read();
        } catch (IOException e) {
            assertTrue(e.getMessage().contains(file.toString()), e::toString);
            assertEquals(IOException.class, e.getClass(), "explained, not passed on");
        }
    }

    @Test
    void settingsCutShort() throws IOException {
        Path file = dir.resolve(Settings.FILE);
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length - 1; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            Executable read = () -> Settings.read(dir);
            assertTrue(assertThrows(IOException.class, read).getMessage().startsWith(file + " is broken: "));
        }
    }

    @Test
    void settingsWithAFlippedBit() throws IOException {
        Path file = dir.resolve(Settings.FILE);
        byte[] good = Files.readAllBytes(file);
        assertEquals(settings, Settings.read(dir));
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bad);
            assertRefusedOrRead(file, () -> {
                Settings read = Settings.read(dir);
                // A flipped bit may turn a digit into another digit, but not a valid word into another valid word.
                assertEquals(words(settings), words(read));
            });
        }
    }

    private static List<String> words(Settings s) {
        return Stream.of(DataSettings.DATA, ModelSettings.MODEL, QuantizerSettings.QUANTIZER,
                QuantizerSettings.ESTIMATOR, QuantizerSettings.BUDGET, DataSettings.DATA_DIR).map(s::text).toList();
    }

    @Test
    void historyWithAFlippedBit() throws IOException {
        Path file = dir.resolve(History.FILE);
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bad);
            assertRefusedOrRead(file, () -> History.of(dir).add(PhaseName.QUANTIZED, 2, 1, Map.of("test_accuracy", 1)));
        }
    }

    @Test
    void historyCutShort() throws IOException {
        Path file = dir.resolve(History.FILE);
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length - 1; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            Executable read = () -> History.of(dir);
            assertTrue(assertThrows(IOException.class, read).getMessage().startsWith(file + " is broken: "));
        }
    }

    @Test
    void anEpochThatIsMadeAgainReplacesItself() throws IOException {
        String before = Files.readString(dir.resolve(History.FILE));
        History.of(dir).add(PhaseName.QUANTIZED, 1, 1.125, Map.of("test_accuracy", 0.75));
        assertEquals(before, Files.readString(dir.resolve(History.FILE)));
        History.of(dir).add(PhaseName.QUANTIZED, 2, 1, Map.of("test_accuracy", 1));
        assertFalse(before.equals(Files.readString(dir.resolve(History.FILE))));
    }
}
