package io.github.dropbits.bench.peers;

import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A peer that is not written in Java: a program that receives the number of threads, the duration in seconds and a
 * row's name as arguments, and prints one line of JSON.
 */
final class PeerProcess {
    private final List<String> command;

    PeerProcess(List<String> command) {
        this.command = command;
    }

    /** PyTorch, run by the first Python that can import it; empty if none can. */
    static Optional<PeerProcess> pyTorch(Path scripts) {
        return List.of("python3", "/usr/bin/python3").stream().filter(p -> runs(p, "-c", "import torch")).findFirst()
                .map(p -> new PeerProcess(List.of(p, scripts.resolve("pytorch_peer.py").toString())));
    }

    /** OpenBLAS, called by a C program that this method compiles; empty if it cannot be compiled. */
    static Optional<PeerProcess> openBlas(Path scripts) throws IOException {
        Path folder = Files.createTempDirectory("dropbits-peer");
        Path program = folder.resolve("openblas_peer");
        program.toFile().deleteOnExit();
        folder.toFile().deleteOnExit();
        boolean compiled = runs("cc", "-O2", "-o", program.toString(), scripts.resolve("openblas_peer.c").toString(),
                "-lopenblas");
        return compiled ? Optional.of(new PeerProcess(List.of(program.toString()))) : Optional.empty();
    }

    private static boolean runs(String... words) {
        try {
            return new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // The program does not exist.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The side that measures this peer for one row. */
    Side side(String row, int threads, double seconds) {
        return () -> {
            List<String> words = new ArrayList<>(command);
            words.addAll(List.of(Integer.toString(threads), Double.toString(seconds), row));
            Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            try {
                if (process.waitFor() == 0 && Json.parse(out) instanceof Map<?, ?> line
                        && line.get("value") instanceof Number value) {
                    return value.doubleValue();
                }
            } catch (InterruptedException e) {
                process.destroy();
                Thread.currentThread().interrupt();
            } catch (JsonException e) {
                // The output is not JSON. The exception below shows it.
            }
            throw new IOException(String.join(" ", words) + " gave no figure but '" + out + "'");
        };
    }
}
