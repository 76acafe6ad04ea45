package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.io.Json;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The outcome of one command line, run in this JVM.
 *
 * @param status the exit status
 * @param out the text on stdout
 * @param err the text on stderr
 */
record Cli(int status, String out, String err) {
    /** Options of a training that takes a second. */
    private static final List<String> TINY = List.of("--limit", "128", "--float-epochs", "1", "--epochs", "2");

    static Cli run(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        return run(err, err, args);
    }

    /**
     * Runs a command line with another stream as stderr.
     *
     * @param to the stream to use as stderr
     * @param err the stream whose text becomes the outcome's {@code err}
     */
    static Cli run(OutputStream to, ByteArrayOutputStream err, String... args) {
        PrintStream standardOut = System.out;
        PrintStream standardErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(to, true, StandardCharsets.UTF_8));
        try {
            int status = Main.run(args);
            System.out.flush();
            System.err.flush();
            return new Cli(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(standardOut);
            System.setErr(standardErr);
        }
    }

    /** Runs a tiny training in a run folder. */
    static Cli train(Path run, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--out", run.toString()));
        List<String> given = List.of(more);
        for (int i = 0; i < TINY.size(); i += 2) {
            if (!given.contains(TINY.get(i))) {
                args.addAll(TINY.subList(i, i + 2));
            }
        }
        if (!given.contains("--model")) {
            Collections.addAll(args, "--model", "mlp");
        }
        args.addAll(given);
        return run(args.toArray(String[]::new));
    }

    /** The result: the JSON object in the last line of stdout. */
    Map<String, Object> json() {
        assertEquals(0, status, err);
        assertTrue(out.endsWith("\n"), out);
        String[] lines = out.split("\n");
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) Json.parse(lines[lines.length - 1])).forEach((k, v) -> map.put((String) k, v));
        return map;
    }

    /** The message of a command that failed, which is one line on stderr, with nothing on stdout. */
    String failure(int expected) {
        assertEquals(expected, status, err);
        assertEquals("", out);
        assertTrue(err.startsWith("dropbits: ") && err.endsWith("\n"), err);
        assertEquals(1, err.lines().count(), err);
        assertNoTrace();
        return err.substring("dropbits: ".length()).strip();
    }

    /** Like {@link #failure}, for a command that had printed progress before it failed. */
    String failureAfterProgress(int expected) {
        assertEquals(expected, status, err);
        assertEquals("", out);
        assertNoTrace();
        String last = err.lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(last.startsWith("dropbits: "), err);
        return last.substring("dropbits: ".length());
    }

    private void assertNoTrace() {
        assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
    }
}
