package io.github.dropbits.core.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The packages of one module, called rooms, and for each the packages that it may use. {@link #tests} holds the
 * compiled classes to the list. Packages are named without {@code io.github.dropbits}; {@code java} may be used
 * everywhere. Needs ArchUnit on the class path.
 *
 * <p>Class files do not show who uses a constant, for the compiler copies its value, nor what Javadoc links to. So
 * imports in the source files are held to the same list.
 */
public final class Rooms {
    private static final String ROOT = "io.github.dropbits.";
    /** The largest number of files in a package, unless {@link #limit} says otherwise. */
    private static final int MOST_FILES = 27;

    private static final Pattern IMPORT = Pattern.compile(
            "^import (?:static )?(io\\.github\\.dropbits(?:\\.[a-z]+)*)\\.", Pattern.MULTILINE);

    private final JavaClasses classes;
    /** The folder of the source files. */
    private final Path sources;
    private final Map<String, List<String>> rooms = new TreeMap<>();
    private final Map<String, String> floors = new HashMap<>();
    private final Map<String, Integer> limits = new HashMap<>();

    private Rooms(JavaClasses classes, Path sources) {
        this.classes = classes;
        this.sources = sources;
    }

    private static ClassFileImporter importer() {
        // Classes of other modules need no more than their names; some, as the incubator module's, may be missing.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        // JMH writes classes of its own into packages of this name.
        return new ClassFileImporter().withImportOption(location -> !location.contains("/jmh_generated/"));
    }

    /**
     * All main classes of a module.
     *
     * @param main one of them
     * @return the module, with no room listed yet
     */
    public static Rooms of(Class<?> main) {
        Path target = Path.of(URI.create(main.getProtectionDomain().getCodeSource().getLocation().toString()));
        return new Rooms(importer().importPath(target), target.resolve("../../src/main/java").normalize());
    }

    /**
     * Some classes alone.
     *
     * @param some the classes
     * @param sources the folder of the source files, from which packages are folders
     * @return these, with no room listed yet
     */
    public static Rooms of(Set<Class<?>> some, Path sources) {
        return new Rooms(importer().importClasses(some), sources);
    }

    /**
     * Lists a room, which may have no class yet.
     *
     * @param name its package
     * @param mayUse the packages that it may use beside itself
     * @return this
     */
    public Rooms room(String name, String... mayUse) {
        List<String> all = rooms.computeIfAbsent(name, n -> new ArrayList<>(List.of("java..", ROOT + n)));
        for (String other : mayUse) {
            all.add(ROOT + other);
        }
        return this;
    }

    /**
     * Lets rooms that are listed use packages from outside the project.
     *
     * @param foreign the packages, as ArchUnit writes them, such as {@code jdk.incubator.vector..}
     * @param names the rooms
     * @return this
     */
    public Rooms outside(String foreign, String... names) {
        for (String name : names) {
            rooms.get(name).add(foreign);
        }
        return this;
    }

    /**
     * Makes two rooms one floor: they may use each other, and for circles they count as one.
     *
     * @param name a room that is listed
     * @param other the other
     * @return this
     */
    public Rooms floor(String name, String other) {
        floors.put(other, name);
        room(name, other);
        return room(other, name);
    }

    /**
     * Sets how many files a room may have.
     *
     * @param name the room
     * @param files the largest number of files
     * @return this
     */
    public Rooms limit(String name, int files) {
        limits.put(name, files);
        return this;
    }

    /**
     * What the list asks of the classes.
     *
     * @return one test for what each room uses, and one each for circles, missing lines and full rooms
     */
    public Stream<DynamicTest> tests() {
        return Stream.concat(rooms.keySet().stream().map(n -> dynamicTest("what " + n + " uses", () -> checkUses(n))),
                Stream.of(dynamicTest("no circle", this::checkCircles),
                        dynamicTest("every package is listed", this::checkListed),
                        dynamicTest("no package has too many files", this::checkFiles),
                        dynamicTest("formats name their locale", this::checkLocales)));
    }

    /** Fails if numbers are formatted in the language of the user, such as with Arabic digits. */
    public void checkLocales() {
        noClasses().should().callMethod(String.class, "format", String.class, Object[].class)
                .orShould().callMethod(String.class, "formatted", Object[].class)
                .orShould().callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould().callMethod(String.class, "toLowerCase").orShould().callMethod(String.class, "toUpperCase")
                .allowEmptyShould(true).check(classes);
    }

    /**
     * Fails if a room uses, or imports, what it may not.
     *
     * @param name the room
     */
    public void checkUses(String name) {
        classes().that().resideInAPackage(ROOT + name).should().onlyDependOnClassesThat()
                .resideInAnyPackage(rooms.get(name).toArray(String[]::new)).allowEmptyShould(true).check(classes);
        assertEquals(List.of(), wrongImports(name), "imports in " + name + ", which may use " + rooms.get(name));
    }

    private List<String> wrongImports(String name) {
        List<String> wrong = new ArrayList<>();
        Path folder = sources.resolve((ROOT + name).replace('.', '/'));
        if (!Files.isDirectory(folder)) {
            assertEquals(List.of(), classes.stream().filter(c -> name(c).equals(name)).toList(),
                    "classes without sources in " + folder);
            return wrong;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.java")) {
            for (Path file : files) {
                IMPORT.matcher(Files.readString(file)).results().map(m -> m.group(1))
                        .filter(used -> !rooms.get(name).contains(used))
                        .forEach(used -> wrong.add(file.getFileName() + " imports from " + used));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return wrong;
    }

    /** Fails if packages use each other in a circle. */
    public void checkCircles() {
        slices().assignedFrom(new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass c) {
                String name = name(c);
                return SliceIdentifier.of(floors.getOrDefault(name, name));
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        }).should().beFreeOfCycles().check(classes);
    }

    /** Fails if a package has classes and no line here. */
    public void checkListed() {
        Set<String> found = new TreeSet<>();
        classes.forEach(c -> found.add(name(c)));
        found.removeAll(rooms.keySet());
        assertEquals(Set.of(), found, "packages that no line says what they may use");
    }

    /** Fails if a package has more source files than it may. */
    public void checkFiles() {
        Map<String, Integer> tooMany = new TreeMap<>();
        Map<String, Integer> files = new TreeMap<>();
        // A source file has one type that is not nested.
        classes.stream().filter(JavaClass::isTopLevelClass).filter(c -> !c.getSimpleName().equals("package-info"))
                .forEach(c -> files.merge(name(c), 1, Integer::sum));
        files.forEach((name, count) -> {
            if (count > limits.getOrDefault(name, MOST_FILES)) {
                tooMany.put(name, count);
            }
        });
        assertEquals(Map.of(), tooMany, "packages with too many files");
    }

    private static String name(JavaClass c) {
        String name = c.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    }
}
