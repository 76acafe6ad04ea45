package io.github.dropbits.core.rooms;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.rooms.left.Left;
import io.github.dropbits.core.rooms.reader.Reader;
import io.github.dropbits.core.rooms.right.Right;
import io.github.dropbits.core.testkit.Rooms;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** {@link Rooms} detects violations of each of its rules. Three packages next to this test contain the violations. */
class RoomsRuleTest {
    private static final String LEFT = "core.rooms.left";
    private static final String RIGHT = "core.rooms.right";
    private static final String READER = "core.rooms.reader";
    private static final Path SOURCES = Path.of(System.getProperty("basedir", "."), "src/test/java");

    private static Rooms rooms() {
        return Rooms.of(Set.of(Left.class, Right.class, Reader.class), SOURCES);
    }

    private static void assertReports(String part, Executable rule) {
        String message = assertThrows(AssertionError.class, rule).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void reportsAWrongArrow() {
        assertReports("constructor <io.github.dropbits.core.rooms.right.Right.<init>()>",
                () -> rooms().room(LEFT).checkUses(LEFT));
        assertReports("was violated", () -> rooms().room(LEFT, "core.rooms").checkUses(LEFT));
        assertDoesNotThrow(() -> rooms().room(LEFT, RIGHT).checkUses(LEFT));
    }

    @Test
    void reportsALibrary() {
        assertReports("org.opentest4j.TestAbortedException", () -> rooms().room(RIGHT, LEFT).checkUses(RIGHT));
        assertDoesNotThrow(() -> rooms().room(RIGHT, LEFT).outside("org.opentest4j", RIGHT).checkUses(RIGHT));
    }

    @Test
    void reportsAnImportThatClassFilesDoNotShow() {
        assertReports("[Reader.java imports from io.github.dropbits.core.rooms.left]",
                () -> rooms().room(READER).checkUses(READER));
        assertDoesNotThrow(() -> rooms().room(READER, LEFT).checkUses(READER));
    }

    @Test
    void reportsACircleUnlessItIsOneFloor() {
        assertReports("Cycle detected: Slice core.rooms.left -> \n                Slice core.rooms.right",
                () -> rooms().room(LEFT, RIGHT).room(RIGHT, LEFT).checkCircles());
        assertDoesNotThrow(() -> rooms().floor(LEFT, RIGHT).checkCircles());
    }

    @Test
    void reportsAPackageThatIsNotListed() {
        assertReports("[core.rooms.reader]", () -> rooms().room(LEFT).room(RIGHT).checkListed());
        assertDoesNotThrow(() -> rooms().room(LEFT).room(RIGHT).room(READER).checkListed());
    }

    @Test
    void reportsAPackageWithTooManyFiles() {
        assertReports("{core.rooms.left=1}", () -> rooms().limit(LEFT, 0).limit(RIGHT, 1).checkFiles());
        assertDoesNotThrow(() -> rooms().limit(LEFT, 1).checkFiles());
    }

    @Test
    void reportsAFormatWithoutALocale() {
        assertReports("String.format(", () -> rooms().checkLocales());
    }

    @Test
    void testsEachRoomAndWhatHoldsForAll() {
        assertEquals(Set.of("what " + LEFT + " uses", "what " + RIGHT + " uses", "no circle", "every package is listed",
                "no package has too many files", "formats name their locale"), Set.copyOf(rooms().room(LEFT)
                        .room(RIGHT).tests().map(t -> t.getDisplayName()).toList()));
    }
}
