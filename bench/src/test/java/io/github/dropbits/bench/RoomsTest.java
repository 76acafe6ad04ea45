package io.github.dropbits.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.dropbits.bench.command.BenchCommand;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks which packages may use which: the command uses the peers, and the peers use the benchmarks, which use neither.
 * The test uses ArchUnit directly, because core's test kit, which the other modules use for this, does not exist yet
 * when {@code mvn compile} collects the launcher's class path here.
 */
class RoomsTest {
    private static final String ROOT = "io.github.dropbits.";
    private static final int MOST_FILES = 27;
    private static final JavaClasses CLASSES = classesOfThisModule();

    private static JavaClasses classesOfThisModule() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        // JMH generates classes into packages of this name.
        return new ClassFileImporter().withImportOption(location -> !location.contains("/jmh_generated/"))
                .importUrl(BenchCommand.class.getProtectionDomain().getCodeSource().getLocation());
    }

    /**
     * A package, and the packages of this module and of the command line that it may use. It may use all of the
     * libraries.
     */
    @ParameterizedTest
    @CsvSource({"bench.jmh, cli.run", "bench.peers, bench.jmh", "bench.command, bench.peers cli cli.settings"})
    void usesOnly(String room, String mayUse) {
        String[] allowed = Stream.of((room + " " + mayUse).split(" ")).map(ROOT::concat).toArray(String[]::new);
        classes().that().resideInAPackage(ROOT + room).should().onlyDependOnClassesThat(
                resideInAnyPackage(allowed).or(resideOutsideOfPackages(ROOT + "bench..", ROOT + "cli..")))
                .check(CLASSES);
    }

    @Test
    void noCircle() {
        slices().matching(ROOT + "bench.(*)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageIsListedAndNoneHasTooManyFiles() {
        Map<String, Long> files = CLASSES.stream().filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertEquals(Set.of(ROOT + "bench.jmh", ROOT + "bench.peers", ROOT + "bench.command"), files.keySet());
        assertTrue(Collections.max(files.values()) <= MOST_FILES, files.toString());
    }
}
