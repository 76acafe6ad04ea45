package io.github.dropbits.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every Java block in the README and in the pages of docs is, line for line, part of a test. */
class BlocksTest {
    private static final Path TOP = Path.of(System.getProperty("basedir", ".")).resolve("..").normalize();

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    private static List<String> tests() throws IOException {
        List<String> all = new ArrayList<>();
        for (String folder : List.of("cli/src/test/java/io/github/dropbits/docs",
                "quant/src/test/java/io/github/dropbits/quant")) {
            try (Stream<Path> files = Files.list(TOP.resolve(folder))) {
                for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).sorted().toList()) {
                    all.addAll(lines(Files.readString(file)));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"README.md, 1", "docs/tutorial.md, 7", "docs/extending.md, 8", "docs/shipping.md, 1"})
    void blocksStandInTests(String page, int expected) throws IOException {
        List<String> sources = tests();
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(TOP.resolve(page)));
        int blocks = 0;
        while (block.find()) {
            String text = block.group(1);
            assertTrue(Collections.indexOfSubList(sources, lines(text)) >= 0, () -> "no test has this block:\n" + text);
            blocks++;
        }
        assertEquals(expected, blocks);
    }
}
