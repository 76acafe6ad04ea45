package io.github.dropbits.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every relative link and anchor in the Markdown files has a target, and the README is short. */
class LinksTest {
    private static final Path TOP = Path.of(System.getProperty("basedir", ".")).resolve("..").normalize();
    private static final Set<String> SKIPPED = Set.of("target", "runs", ".git");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
    private static final int MOST_README_LINES = 120;

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        collect(TOP, pages);
        return pages;
    }

    private static void collect(Path folder, List<Path> pages) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (Files.isDirectory(entry) && !SKIPPED.contains(name)) {
                    collect(entry, pages);
                } else if (name.endsWith(".md")) {
                    pages.add(entry);
                }
            }
        }
    }

    /** A page's text without its code blocks. */
    private static String text(Path page) throws IOException {
        return Files.readString(page).replaceAll("(?sm)^```.*?^```", "");
    }

    /** The anchors that GitHub gives a page's headings. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        for (String line : text(page).lines().filter(l -> l.startsWith("#")).toList()) {
            anchors.add(line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }

    @Test
    void relativeLinksResolve() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(text(page));
            while (link.find()) {
                String to = link.group(1) == null ? link.group(2) : link.group(1);
                if (to.matches("[a-z]+:.*")) {
                    continue;
                }
                links++;
                int hash = to.indexOf('#');
                String path = hash < 0 ? to : to.substring(0, hash);
                Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
                if (!Files.exists(target) || hash >= 0 && !anchors(target).contains(to.substring(hash + 1))) {
                    broken.add(TOP.relativize(page) + ": " + to);
                }
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(links > 30, "links found: " + links);
    }

    @Test
    void anchorsAreThoseOfHeadings() throws IOException {
        assertTrue(anchors(TOP.resolve("CONTRIBUTING.md")).contains("mutation-testing"));
        assertFalse(anchors(TOP.resolve("CONTRIBUTING.md")).contains("no-such-heading"));
    }

    @Test
    void theReadmeIsShort() throws IOException {
        List<String> lines = Files.readAllLines(TOP.resolve("README.md"));
        assertTrue(lines.size() <= MOST_README_LINES, "README.md has " + lines.size() + " lines");
    }
}
