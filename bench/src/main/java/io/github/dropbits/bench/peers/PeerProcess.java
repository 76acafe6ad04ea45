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

/** A peer that is no Java: a program that takes threads, seconds and a row, and prints a JSON line. */
final class PeerProcess {
    private final List<String> command;

    PeerProcess(List<String> command) {
        this.command = command;
    }

    /** PyTorch under the first Python that has it. */
    static Optional<PeerProcess> pyTorch(Path scripts) {
        return List.of("python3", "/usr/bin/python3").stream().filter(p -> runs(p, "-c", "import torch")).findFirst()
                .map(p -> new PeerProcess(List.of(p, scripts.resolve("pytorch_peer.py").toString())));
    }

    /** OpenBLAS under a program that is compiled now. */
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
            return false; // There is no such program.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The peer at one row. */
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
                // Said below.
            }
            throw new IOException(String.join(" ", words) + " gave no figure but '" + out + "'");
        };
    }
}
