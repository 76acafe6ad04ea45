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
 * A list of the packages of one module, called rooms, with the packages that each of them may use. {@link #tests}
 * checks that the compiled classes comply with the list. Package names are given without {@code io.github.dropbits}.
 * Packages that begin with {@code java} may be used everywhere. This class requires ArchUnit on the class path.
 *
 * <p>Class files do not show which classes use a constant, because the compiler copies its value, and do not show links
 * in Javadoc. For this reason, the imports in the source files are checked against the same list.
 */
public final class Rooms {
    private static final String ROOT = "io.github.dropbits.";
    /** The maximum number of files in a package, unless {@link #limit} sets another limit. */
    private static final int MOST_FILES = 27;

    private static final Pattern IMPORT = Pattern.compile(
            "^import (?:static )?(io\\.github\\.dropbits(?:\\.[a-z]+)*)\\.", Pattern.MULTILINE);

    private final JavaClasses classes;
    /** The directory of the source files. */
    private final Path sources;
    private final Map<String, List<String>> rooms = new TreeMap<>();
    private final Map<String, String> floors = new HashMap<>();
    private final Map<String, Integer> limits = new HashMap<>();

    private Rooms(JavaClasses classes, Path sources) {
        this.classes = classes;
        this.sources = sources;
    }

    private static ClassFileImporter importer() {
        // Of classes in other modules, only the names are needed. Some of these classes may be missing, for example in
        // the incubator module.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        // JMH generates classes in packages with this name.
        return new ClassFileImporter().withImportOption(location -> !location.contains("/jmh_generated/"));
    }

    /**
     * Creates an empty list for all main classes of a module.
     *
     * @param main one of the classes
     * @return the list, which contains no room yet
     */
    public static Rooms of(Class<?> main) {
        Path target = Path.of(URI.create(main.getProtectionDomain().getCodeSource().getLocation().toString()));
        return new Rooms(importer().importPath(target), target.resolve("../../src/main/java").normalize());
    }

    /**
     * Creates an empty list for the given classes only.
     *
     * @param some the classes
     * @param sources the root directory of the source files
     * @return the list, which contains no room yet
     */
    public static Rooms of(Set<Class<?>> some, Path sources) {
        return new Rooms(importer().importClasses(some), sources);
    }

    /**
     * Adds a room to the list. The room may be empty.
     *
     * @param name the name of the package
     * @param mayUse the packages that it may use in addition to itself
     * @return this list
     */
    public Rooms room(String name, String... mayUse) {
        List<String> all = rooms.computeIfAbsent(name, n -> new ArrayList<>(List.of("java..", ROOT + n)));
        for (String other : mayUse) {
            all.add(ROOT + other);
        }
        return this;
    }

    /**
     * Allows listed rooms to use packages that do not belong to the project.
     *
     * @param foreign the packages in ArchUnit's notation, such as {@code jdk.incubator.vector..}
     * @param names the rooms
     * @return this list
     */
    public Rooms outside(String foreign, String... names) {
        for (String name : names) {
            rooms.get(name).add(foreign);
        }
        return this;
    }

    /**
     * Joins two rooms to a floor. They may use each other, and count as one room in the check for circular
     * dependencies.
     *
     * @param name a listed room
     * @param other the other room
     * @return this list
     */
    public Rooms floor(String name, String other) {
        floors.put(other, name);
        room(name, other);
        return room(other, name);
    }

    /**
     * Sets the maximum number of files in a room.
     *
     * @param name the room
     * @param files the maximum number of files
     * @return this list
     */
    public Rooms limit(String name, int files) {
        limits.put(name, files);
        return this;
    }

    /**
     * Returns the tests of the rules that the list defines.
     *
     * @return one test per room for the packages that it uses, and one test each for circular dependencies, packages
     *     that are not listed, and packages with too many files
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
     * Fails if a room uses or imports packages that it may not use.
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

    /** Fails if there are circular dependencies between packages. */
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

    /** Fails if a package contains classes but is not listed. */
    public void checkListed() {
        Set<String> found = new TreeSet<>();
        classes.forEach(c -> found.add(name(c)));
        found.removeAll(rooms.keySet());
        assertEquals(Set.of(), found, "packages that no line says what they may use");
    }

    /** Fails if a package contains more source files than its limit. */
    public void checkFiles() {
        Map<String, Integer> tooMany = new TreeMap<>();
        Map<String, Integer> files = new TreeMap<>();
        // The files are counted by their top-level types, because a source file has one top-level type.
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
