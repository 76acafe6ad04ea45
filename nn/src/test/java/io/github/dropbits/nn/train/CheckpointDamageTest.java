package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.nn.Toy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Checks that a corrupt file is rejected, wherever the error is. The message names the file, and nothing is modified.
 */
class CheckpointDamageTest {
    private static byte[] whole;
    private static Toy toy;

    private static byte[] bytes() throws IOException {
        if (whole == null) {
            toy = new Toy();
            whole = Toy.inFolder(folder -> {
                Path file = folder.resolve("a.safetensors");
                new Toy().train(1).save(file);
                return Files.readAllBytes(file);
            });
        }
        return whole.clone();
    }

    private static void refuses(byte[] damaged) throws IOException {
        Toy.inFolder(folder -> {
            Path file = folder.resolve("damaged.safetensors");
            Files.write(file, damaged);
            List<Object> before = toy.state();
            FormatException training = assertThrows(FormatException.class, () -> toy.load(file));
            FormatException model = assertThrows(FormatException.class, () -> Checkpoint.load(file, toy.model()));
            assertTrue(training.getMessage().startsWith(file + ": "), training.getMessage());
            assertEquals(training.getMessage(), model.getMessage());
            assertEquals(before, toy.state());
            return null;
        });
    }

    @Property(tries = 150)
    void aFileCutShort(@ForAll @IntRange(min = 0, max = 1 << 20) int length) throws IOException {
        byte[] all = bytes();
        refuses(Arrays.copyOf(all, length % all.length));
    }

    @Property(tries = 200)
    void aFileWithABitFlipped(@ForAll @IntRange(min = 0, max = 1 << 23) int bit) throws IOException {
        byte[] all = bytes();
        all[bit / 8 % all.length] ^= (byte) (1 << bit % 8);
        refuses(all);
    }

    @Property(tries = 50)
    void aFileWithMoreBehind(@ForAll @IntRange(min = 1, max = 64) int more) throws IOException {
        byte[] all = bytes();
        refuses(Arrays.copyOf(all, all.length + more));
    }

    @Example
    void theWholeFileIsTaken() throws IOException {
        byte[] all = bytes();
        Toy.inFolder(folder -> {
            Path file = folder.resolve("whole.safetensors");
            Files.write(file, all);
            new Toy().load(file).save(file);
            assertArrayEquals(all, Files.readAllBytes(file));
            return null;
        });
    }

    @Example
    void aMissingFileIsNamed() throws IOException {
        bytes();
        Toy.inFolder(folder -> {
            Path file = folder.resolve("nowhere.safetensors");
            List<Object> before = toy.state();
            assertEquals(file.toString(), assertThrows(NoSuchFileException.class, () -> toy.load(file)).getFile());
            assertThrows(NoSuchFileException.class, () -> Checkpoint.load(file, toy.model()));
            assertEquals(before, toy.state());
            return null;
        });
    }

    @Example
    void anUnwritableFolderIsAnIoException() throws IOException {
        bytes();
        Toy.inFolder(folder -> {
            Path file = folder.resolve("no folder").resolve("a.safetensors");
            assertThrows(NoSuchFileException.class, () -> toy.save(file));
            return null;
        });
    }
}
