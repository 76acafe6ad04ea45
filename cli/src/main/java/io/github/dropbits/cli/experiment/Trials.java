package io.github.dropbits.cli.experiment;

import io.github.dropbits.cli.run.DataSets;
import io.github.dropbits.cli.run.FolderLock;
import io.github.dropbits.cli.run.Run;
import io.github.dropbits.cli.run.RunData;
import io.github.dropbits.cli.run.Threads;
import io.github.dropbits.cli.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The trainings of all arms with all seeds, each in its own folder. Small trainings gain little from a second thread.
 * Several of them run at the same time instead, each on one thread. The results do not depend on the number of
 * trainings that run at the same time.
 */
final class Trials {
    private final List<String> base;
    private final List<Arm> arms;
    private final int seeds;
    private final Path out;
    private RunData data;

    Trials(List<String> base, List<Arm> arms, int seeds, Path out) {
        this.base = base;
        this.arms = arms;
        this.seeds = seeds;
        this.out = out;
    }

    /** The run folder of one training. */
    Path folder(String arm, long seed) {
        return out.resolve(arm + "-" + seed);
    }

    /** Opens the run of a finished training. */
    Run open(Arm arm, long seed) throws IOException {
        return Run.open(folder(arm.name(), seed), data);
    }

    /** Runs all unfinished trainings, up to {@code jobs} at the same time, and returns all results. */
    Results run(int jobs) throws IOException {
        data = Threads.run(jobs, () -> DataSets.load(Settings.of(base)));
        long epochs = 0;
        for (Arm arm : arms) {
            epochs += (long) seeds * epochs(arm, arm.settings(base, 1));
        }
        Progress progress = new Progress(out.getFileName().toString(), epochs);
        Map<String, List<Map<String, Object>>> results = new LinkedHashMap<>();
        arms.forEach(arm -> results.put(arm.name(), new ArrayList<>()));
        List<String> done = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(jobs)) {
            while (done.size() < arms.size()) {
                List<Arm> ready = arms.stream().filter(a -> !done.contains(a.name()) && a.ready(done)).toList();
                if (ready.isEmpty()) {
                    throw new IllegalStateException("arms wait for each other: " + arms);
                }
                Map<String, List<Future<Map<String, Object>>>> running = new LinkedHashMap<>();
                for (int seed = 1; seed <= seeds; seed++) {
                    for (Arm arm : ready) {
                        long s = seed;
                        running.computeIfAbsent(arm.name(), a -> new ArrayList<>())
                                .add(pool.submit(() -> train(arm, s, progress)));
                    }
                }
                for (Arm arm : ready) {
                    for (Future<Map<String, Object>> future : running.get(arm.name())) {
                        results.get(arm.name()).add(result(future, pool));
                    }
                    done.add(arm.name());
                }
            }
        }
        Map<String, List<List<Map<String, Object>>>> histories = new LinkedHashMap<>();
        for (Arm arm : arms) {
            List<List<Map<String, Object>>> bySeed = new ArrayList<>();
            for (int seed = 1; seed <= seeds; seed++) {
                bySeed.add(Run.history(folder(arm.name(), seed)));
            }
            histories.put(arm.name(), bySeed);
        }
        return new Results(arms, results, histories);
    }

    private static int epochs(Arm arm, Settings s) {
        return (arm.start() == null ? s.floatEpochs() : 0) + (s.quantizes() ? s.epochs() : 0);
    }

    /**
     * Waits for a training and returns its result. If the training failed, trainings that have not started are
     * cancelled.
     */
    private static Map<String, Object> result(Future<Map<String, Object>> future, ExecutorService pool)
            throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IOException("the experiment was interrupted", e);
        } catch (ExecutionException e) {
            pool.shutdownNow();
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException r -> throw r;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    private Map<String, Object> train(Arm arm, long seed, Progress progress) throws IOException {
        Settings settings = arm.settings(base, seed);
        Path folder = folder(arm.name(), seed);
        String name = arm.name() + ", seed " + seed;
        Map<String, Object> done = Run.result(folder);
        if (done != null) {
            progress.known(epochs(arm, settings));
            return done;
        }
        // The training's own lock keeps "train --resume" out.
        try (FolderLock _ = FolderLock.acquire(folder)) {
            Run run = Run.create(folder, settings, data,
                    arm.lengths() == null ? null : Run.lengths(folder(arm.lengths(), seed))).report(progress.of(name));
            progress.known(run.epochsDone());
            if (arm.start() != null) {
                run.startFrom(folder(arm.start(), seed));
            }
            return trained(run, name);
        }
    }

    private static Map<String, Object> trained(Run run, String name) throws IOException {
        try {
            return Threads.run(1, () -> run.train(1));
        } catch (IOException | RuntimeException e) {
            throw new IOException(name + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
    }
}
