package io.github.dropbits.cli;

import io.github.dropbits.cli.experiment.Experiment;
import io.github.dropbits.cli.experiment.Experiments;
import io.github.dropbits.cli.experiment.Lab;
import io.github.dropbits.cli.run.CacheDir;
import io.github.dropbits.cli.run.FolderLock;
import io.github.dropbits.cli.run.Threads;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the experiments that test the paper's claims. */
final class ExperimentCommand implements Command {
    private static final String LIST = "list";
    /** The options that are not settings. All others replace settings of the trainings. */
    private static final String[] NOT_SETTINGS = {"experiment", "seeds", "quick", "arms", "threads", "out",
        "resume", CacheDir.OPTION};

    @Override
    public String name() {
        return "experiment";
    }

    @Override
    public String summary() {
        return "run an experiment and write tables and a report; 'experiment list' lists all experiments";
    }

    @Override
    public Options options() {
        return OutFolder.options(CacheDir.option(Threads.option(new Options()
                .addWord("experiment", "name of the experiment, or list")
                .add("seeds", "N", null, "use seeds 1 to N [5, or 2 with --quick]")
                .addSwitch("quick", "use little data and few epochs, to check in minutes that everything works")
                .add("arms", "A,B,...", null, "run only these arms (ways of training), by their names in the tables")
                .add("data-dir", "DIR", null, "folder of the data set's files")
                .add("weights", "FILE", null, "start from a PyTorch state dict in a safetensors file")
                .add("float-epochs", "N", null, "epochs of float training")
                .add("epochs", "N", null, "epochs of quantized training")
                .add("limit", "N", null, "use N training images")
                .add("test-limit", "N", null, "use N test images"))), "runs/EXPERIMENT-TIME");
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        int threads = Threads.given(given);
        if (LIST.equals(given.text("experiment"))) {
            return list();
        }
        Path wanted;
        Options.Given what;
        if (given.has("resume")) {
            wanted = OutFolder.resumed(given);
            what = options().parse(name(), OutFolder.arguments(wanted, name()));
        } else {
            what = given;
            wanted = OutFolder.created(given, named(given).name());
            OutFolder.refuse(given, wanted, name());
        }
        Experiment experiment = named(what);
        List<String> settings = what.arguments(NOT_SETTINGS);
        boolean quick = what.has("quick");
        Lab lab = new Lab(wanted, what.integer("seeds", quick ? 2 : 5, 1, 1000), quick, threads, settings,
                command(experiment, what));
        experiment.check(lab);
        try (FolderLock lock = OutFolder.lock(given, wanted)) {
            Path out = lock.folder();
            if (!given.has("resume")) {
                OutFolder.store(out, name(), given);
            }
            System.err.println("experiment " + experiment.name() + " in " + out + ": " + experiment.duration());
            return experiment.run(lab.in(out));
        }
    }

    private static Experiment named(Options.Given given) {
        String name = given.text("experiment");
        if (name == null) {
            throw new UsageException("experiment needs a name; see ./dropbits experiment list");
        }
        Experiment experiment = Experiments.all().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow(
                () -> new UsageException("there is no experiment '" + name + "'; see ./dropbits experiment list"));
        return given.has("arms") ? experiment.only(List.of(given.text("arms").split(","))) : experiment;
    }

    /**
     * The command line for the report, without output folder and threads, and without the paths of data and weights.
     */
    private static String command(Experiment experiment, Options.Given what) {
        StringBuilder text = new StringBuilder("./dropbits experiment ").append(experiment.name());
        for (String arg : what.arguments("experiment", "out", "threads", CacheDir.OPTION)) {
            text.append(' ').append(arg.matches("--(data-dir|weights)=.*") ? arg.replaceFirst("=.*", "=...") : arg);
        }
        return text.toString();
    }

    private static Map<String, Object> list() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Experiment e : Experiments.all()) {
            System.err.println(e.name() + " (" + e.duration() + ")\n    " + e.shows());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", e.name());
            row.put("shows", e.shows());
            row.put("duration", e.duration());
            rows.add(row);
        }
        return Map.of("experiments", rows);
    }
}
