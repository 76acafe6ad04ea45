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
 * A JMH profiler, {@code -prof io.github.dropbits.bench.jmh.LiveHeap}: what of the heap is still in use after each
 * iteration and a collection, in MB. A figure that grows from iteration to iteration is a leak.
 */
public final class LiveHeap implements InternalProfiler {
    /** As JMH makes it. */
    public LiveHeap() {
    }

    @Override
    public String getDescription() {
        return "Heap in use after each iteration and a full collection";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // What was in use before does not matter: a leak shows between the iterations' ends.
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
            IterationResult result) {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return List.of(new ScalarResult("live", used / 1e6, "MB", AggregationPolicy.MAX));
    }
}
