package io.github.dropbits.bench.jmh;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A JMH profiler, {@code -prof io.github.dropbits.bench.jmh.LiveHeap}: the heap in use, in MB. It is measured after
 * each iteration, right after a full garbage collection. If the figure grows from iteration to iteration, there is a
 * leak.
 */
public final class LiveHeap implements InternalProfiler {
    /** For JMH, which creates the profiler by reflection. */
    public LiveHeap() {
    }

    @Override
    public String getDescription() {
        return "Heap in use after each iteration and a full collection";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // Nothing to record: a leak shows in the figures after the iterations.
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
            IterationResult result) {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return List.of(new ScalarResult("live", used / 1e6, "MB", AggregationPolicy.MAX));
    }
}
