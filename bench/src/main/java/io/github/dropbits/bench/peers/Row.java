package io.github.dropbits.bench.peers;

import java.util.Map;

/**
 * One row of the comparison: a computation that our side and the peers all do.
 *
 * @param name the computation's name, such as {@code sgemm/256x256x256}
 * @param threads the number of threads that each side may use
 * @param unit the unit of the figures
 * @param ours our side
 * @param peers the peers' sides by name
 */
record Row(String name, int threads, Unit unit, Side ours, Map<String, Side> peers) {
}
