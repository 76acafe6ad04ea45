package io.github.dropbits.quant;

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
import org.junit.jupiter.api.Test;

/** Every Java block of the README stands, line for line, in a test that runs. */
class ReadmeTest {
    private static final Path BASE = Path.of(System.getProperty("basedir", "."));

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    @Test
    void blocksStandInTests() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String name : List.of("EmbeddingExampleTest", "CustomOpExampleTest",
                "CustomQuantizerExampleTest")) {
            sources.addAll(lines(Files.readString(
                    BASE.resolve("src/test/java/io/github/dropbits/quant/" + name + ".java"))));
        }
        String readme = Files.readString(BASE.resolve("../README.md"));
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
        int blocks = 0;
        while (block.find()) {
            List<String> wanted = lines(block.group(1));
            assertTrue(Collections.indexOfSubList(sources, wanted) >= 0, () -> "no test has this block:\n"
                    + block.group(1));
            blocks++;
        }
        assertEquals(5, blocks);
    }
}
