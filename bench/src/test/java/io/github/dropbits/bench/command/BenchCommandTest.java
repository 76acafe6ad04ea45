package io.github.dropbits.bench.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.Command;
import io.github.dropbits.cli.settings.UsageException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line finds {@code bench} as a service, and the command refuses wrong options. */
class BenchCommandTest {
    private final Command command = new BenchCommand();

    @TempDir
    Path dir;

    private String refused(String... args) {
        return assertThrows(UsageException.class, () -> run(args)).getMessage();
    }

    private void run(String... args) throws IOException {
        command.run(command.options().parse("bench", List.of(args)));
    }

    @Test
    void theCommandLineFindsIt() {
        assertTrue(ServiceLoader.load(Command.class).stream().anyMatch(p -> p.type() == BenchCommand.class));
        assertEquals("bench", command.name());
    }

    @Test
    void itTakesOneWordAndASwitch() {
        assertEquals("'(' is no regular expression: Unclosed group", refused("("));
        assertEquals("--quick takes no value", refused("--quick=yes"));
        assertEquals("--quick is given twice", refused("--quick", "--quick"));
        assertEquals("--filter is given twice", refused("gemm", "conv"));
        assertEquals("unknown option '-q'; see ./dropbits bench --help", refused("-q"));
        assertEquals("--peers and --save do not go together", refused("--peers", "--save", "f"));
        assertEquals("--kernels must be one of vector, scalar, not 'avx'", refused("--kernels", "avx"));
        Path none = dir.resolve("none");
        assertEquals(none.toString(), assertThrows(NoSuchFileException.class,
                () -> run("--against", none.toString())).getMessage());
        String message = refused("no-benchmark-has-this-name");
        assertTrue(message.startsWith("no benchmark has a name that matches no-benchmark-has-this-name; there are ")
                && message.contains("CpqBenchmark, CrossEntropyBenchmark"), message);
    }
}
