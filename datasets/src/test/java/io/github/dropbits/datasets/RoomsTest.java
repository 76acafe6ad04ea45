package io.github.dropbits.datasets;

import io.github.dropbits.core.testkit.Rooms;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Data sets know nothing of pictures; pictures are data sets. */
class RoomsTest {
    @TestFactory
    Stream<DynamicTest> rooms() {
        return Rooms.of(Dataset.class)
                .room("datasets.geometry", "core")
                .room("datasets", "datasets.geometry", "core", "core.io")
                .room("datasets.format")
                .room("datasets.image", "datasets", "datasets.format", "datasets.geometry", "core", "core.io",
                        "core.runtime")
                .outside("javax.imageio..", "datasets.image")
                .tests();
    }
}
