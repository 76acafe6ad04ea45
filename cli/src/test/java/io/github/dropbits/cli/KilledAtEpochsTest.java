package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A training that is killed after every epoch, or between the two files that an epoch writes, ends with the same bytes
 * as an uninterrupted training. The kill is simulated by an Error, thrown when the progress bar prints its first line.
 * With one step in each epoch, this happens in the second epoch after a start, before that epoch writes anything.
 */
@ParameterizedClass
@ValueSource(strings = {"--model=mlp",
    "--model=smallcnn --ema=0.9 --distill=2 --augment=crop-flip --batch-norm=reestimated",
    "--model=mlp --weight-bits=6 --act-bits=6 --target-bits=3 --drop-unit=channel --sigma=learned:0.3"})
class KilledAtEpochsTest {
    private static final List<String> SETTINGS = List.of("--limit=64", "--batch=64", "--float-epochs=3", "--epochs=4",
            "--lr=0.01", "--threads=1");

    /** Further options on the command line. */
    @Parameter
    String recipe;

    @TempDir
    static Path top;
    private static Path dir;
    private static Path whole;
    /** Copies of the run folder, one for each kill. */
    private static final List<Path> STAGES = new ArrayList<>();

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A stderr that throws {@link Killed} when a given word is printed. */
    private static final class Deadly extends OutputStream {
        private final String word;

        Deadly(String word) {
            this.word = word;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) {
            if (new String(b, off, len, StandardCharsets.UTF_8).contains(word)) {
                throw new Killed();
            }
        }
    }

    private static boolean killed(String word, String... args) {
        try {
            Cli.run(new Deadly(word), new ByteArrayOutputStream(), args);
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private static String[] train(Path out, String recipe) {
        List<String> args = new ArrayList<>(List.of("train", "--out", out.toString()));
        args.addAll(SETTINGS);
        args.addAll(List.of(recipe.split(" ")));
        return args.toArray(String[]::new);
    }

    @BeforeParameterizedClassInvocation
    static void killAndGoOn(String recipe) throws IOException {
        dir = Files.createTempDirectory(top, "recipe");
        STAGES.clear();
        whole = dir.resolve("whole");
        Cli.run(train(whole, recipe)).json();
        Path run = dir.resolve("killed");
        String[] start = train(run, recipe);
        assertTrue(killed("run folder", start));
        boolean again = true;
        while (again) {
            STAGES.add(RunFolder.copy(run, dir.resolve("stage-" + STAGES.size())));
            again = killed(" left", "train", "--resume", run.toString(), "--threads", "1");
            assertTrue(STAGES.size() < 20, "every start gets further");
        }
        STAGES.add(run);
    }

    @Test
    void settingsAndDataAreTheFirstFiles() throws IOException {
        assertEquals(Set.of("settings.json", "data.json"), RunFolder.names(STAGES.getFirst()));
    }

    @Test
    void itWasKilledAfterEveryEpochButThePhasesLast() throws IOException {
        List<Integer> epochs = new ArrayList<>();
        for (Path stage : STAGES) {
            Path history = stage.resolve("history.json");
            epochs.add(Files.exists(history) ? Files.readString(history).split("\"epoch\"").length - 1 : 0);
        }
        assertEquals(List.of(0, 1, 2, 4, 5, 6, 7), epochs);
        assertFalse(Files.exists(STAGES.get(2).resolve("quantized.safetensors")));
        assertTrue(Files.exists(STAGES.get(3).resolve("quantized.safetensors")));
    }

    @Test
    void theEndIsTheSame() throws IOException {
        SameBytesTest.assertSame(whole, STAGES.getLast());
    }

    @Test
    void fromEveryStageToo() throws IOException {
        for (Path stage : STAGES.subList(0, STAGES.size() - 1)) {
            Path copy = RunFolder.copy(stage, dir.resolve(stage.getFileName() + "-resumed"));
            Files.write(copy.resolve(".dropbits-1234.tmp"), new byte[] {1, 2, 3});
            Cli.run("train", "--resume", copy.toString()).json();
            SameBytesTest.assertSame(whole, copy);
        }
    }

    @Test
    void betweenHistoryAndCheckpoint() throws IOException {
        for (int i = 0; i + 1 < STAGES.size(); i++) {
            Path copy = RunFolder.copy(STAGES.get(i), dir.resolve("between-" + i));
            Files.write(copy.resolve("history.json"),
                    Files.readAllBytes(STAGES.get(i + 1).resolve("history.json")));
            Cli.run("train", "--resume", copy.toString()).json();
            SameBytesTest.assertSame(whole, copy);
        }
    }

    @Test
    void beforeTheResultWasWritten() throws IOException {
        Path copy = RunFolder.copy(whole, dir.resolve("no-result"));
        Files.delete(copy.resolve("result.json"));
        Cli.run("train", "--resume", copy.toString()).json();
        SameBytesTest.assertSame(whole, copy);
        assertTrue(Files.exists(copy.resolve("result.json")));
    }

    @Test
    void aFinishedRunPrintsItsResultAgain() throws IOException {
        String result = Files.readString(whole.resolve("result.json"));
        Cli cli = Cli.run("train", "--resume", whole.toString());
        assertEquals(0, cli.status());
        assertEquals(result.replaceFirst(",\"seal\":\"[^\"]*\"", ""), cli.out());
        assertEquals("", cli.err());
        assertEquals(result, Files.readString(whole.resolve("result.json")));
    }
}
