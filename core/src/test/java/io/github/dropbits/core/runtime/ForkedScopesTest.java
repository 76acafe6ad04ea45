package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads that are forked in a structured task scope, a preview feature of Java 25, inherit scoped values. A step
 * memory and a trace are for one thread only, so forked threads must not use them. The test program runs in a separate
 * JVM with preview features enabled.
 */
class ForkedScopesTest {
    private static final String PROGRAM = """
            import io.github.dropbits.core.Tensor;
            import io.github.dropbits.core.Trace;
            import io.github.dropbits.core.runtime.StepMemory;
            import java.util.concurrent.StructuredTaskScope;
            import java.util.function.Supplier;

            class Forks {
                static final Tensor X = Tensor.full(1, 1000);

                static float chain(float add) {
                    Tensor t = X;
                    for (int i = 0; i < 20; i++) {
                        t = t.add(add);
                    }
                    return t.sum().item();
                }

                static <T> T forked(Supplier<T> own, int forks) {
                    try (var scope = StructuredTaskScope.open()) {
                        for (int f = 0; f < forks; f++) {
                            float add = 2 + f;
                            scope.fork(() -> {
                                for (int i = 0; i < 50; i++) {
                                    if (chain(add) != 1000 * (1 + 20 * add)) {
                                        throw new AssertionError("a fork's value");
                                    }
                                }
                            });
                        }
                        T result = own.get();
                        scope.join();
                        return result;
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }

                public static void main(String[] args) {
                    StepMemory memory = new StepMemory();
                    for (int step = 0; step < 100; step++) {
                        float sum = memory.run(() -> forked(() -> chain(1), 2));
                        if (sum != 21000) {
                            throw new AssertionError("the step's value " + sum);
                        }
                    }
                    Trace trace = Trace.of(() -> forked(() -> X.add(1), 2));
                    System.out.println("ops in the trace: " + trace.steps().size());
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void forksHaveTheirOwnArrays() throws Exception {
        Path source = Files.writeString(folder.resolve("Forks.java"), PROGRAM);
        Path classes = Path.of(StepMemory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process p = new ProcessBuilder(List.of(System.getProperty("java.home") + File.separator + "bin"
                + File.separator + "java", "--enable-preview", "--source", "25", "-cp", classes.toString(),
                source.toString())).redirectErrorStream(true).start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, p.waitFor(), out);
        assertEquals("ops in the trace: 1", out.lines().toList().getLast(), out);
    }
}
