package io.github.dropbits.bench.peers;

import java.util.Map;

/**
 * One thing that ours and others do alike.
 *
 * @param name what is measured
 * @param threads how many threads each side may use
 * @param unit what the figures count
 * @param ours our side
 * @param peers the others, by name
 */
record Row(String name, int threads, Unit unit, Side ours, Map<String, Side> peers) {
}
