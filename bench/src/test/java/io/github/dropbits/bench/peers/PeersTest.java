package io.github.dropbits.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
    @TempDir
    Path dir;

    private static Side figures(Double... given) {
        Deque<Double> left = new ArrayDeque<>(List.of(given));
        return left::pop;
    }

    @Test
    void aboveOneMeansOursIsFaster() {
        assertEquals(2, Unit.GFLOPS.ratio(10, 5));
        assertEquals(2, Unit.IMAGES.ratio(10, 5));
        assertEquals(2, Unit.NANOSECONDS.ratio(5, 10));
    }

    @Test
    void aFigureIsTheMedianOfItsRounds() throws IOException {
        Map<String, Side> peers = new LinkedHashMap<>();
        peers.put("A", figures(8.0, 4.0, 6.0));
        peers.put("B", figures(1.0, 1.0, 3.0));
        List<Map<String, Object>> rows = Peers.measure(new Row("op/cpq/4", 1, Unit.NANOSECONDS,
                figures(9.0, 2.0, 3.0), peers), 3);
        assertEquals(2, rows.size());
        assertEquals("{name=op/cpq/4, threads=1, peer=A, ours=3.0, theirs=6.0, unit=ns/element, ratio=2.0}",
                rows.get(0).toString());
        assertEquals(1.0, rows.get(1).get("theirs"));
    }

    @Test
    void aPeersProgramGivesItsFigureOrItsFault() throws IOException {
        Path program = Files.writeString(dir.resolve("peer.sh"), """
                [ "$3" = good ] && echo "{\\"name\\":\\"$3\\",\\"value\\":$1$2,\\"unit\\":\\"x\\"}" || echo broken
                """);
        PeerProcess peer = new PeerProcess(List.of("sh", program.toString()));
        assertEquals(12.5, peer.side("good", 1, 2.5).measure());
        String message = assertThrows(IOException.class, () -> peer.side("bad", 1, 2.5).measure()).getMessage();
        assertTrue(message.endsWith("peer.sh 1 2.5 bad gave no figure but 'broken'"), message);
    }
}
