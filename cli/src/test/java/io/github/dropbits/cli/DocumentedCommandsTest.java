package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands, options and experiments that appear in the documents' command lines exist. */
class DocumentedCommandsTest {
    private static final Path TOP = Path.of(System.getProperty("basedir", ".")).resolve("..").normalize();
    private static final Pattern COMMAND = Pattern.compile("\\./dropbits ([a-z]+)([^`\n#]*)");
    private static final Pattern OPTION = Pattern.compile("(?<=\\s)--[a-z0-9-]+");
    private static final Pattern EXPERIMENT = Pattern.compile("^ ([a-z0-9][a-z0-9-]*)");

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(TOP.resolve("README.md"), TOP.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
            docs.filter(p -> p.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    @Test
    void commandsAndOptionsExist() throws IOException {
        List<String> wrong = new ArrayList<>();
        String experiments = Cli.run("experiment", "list").out();
        int commands = 0;
        for (Path page : pages()) {
            Matcher command = COMMAND.matcher(Files.readString(page).replace("\\\n", " "));
            while (command.find()) {
                String name = command.group(1);
                if (name.equals("bench")) {
                    continue; // This command belongs to the module bench, which is not on the class path.
                }
                commands++;
                Cli help = Cli.run(name, "--help");
                List<String> lines = help.out().lines().map(String::strip).toList();
                Matcher option = OPTION.matcher(command.group(2));
                while (option.find()) {
                    String text = option.group();
                    if (!text.equals("--help") && lines.stream().noneMatch(l -> l.startsWith(text + " "))) {
                        wrong.add(TOP.relativize(page) + ": " + command.group());
                    }
                }
                Matcher experiment = EXPERIMENT.matcher(command.group(2));
                if (help.status() != 0 || name.equals("experiment") && experiment.find()
                        && !experiment.group(1).equals("list")
                        && !experiments.contains("\"" + experiment.group(1) + "\"")) {
                    wrong.add(TOP.relativize(page) + ": " + command.group());
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(commands > 30, "commands found: " + commands);
    }
}
