package io.github.dropbits.cli;

import io.github.dropbits.cli.experiment.Experiment;
import io.github.dropbits.cli.experiment.Experiments;
import io.github.dropbits.cli.experiment.Lab;
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

/** Runs the experiments that put the paper's claims to the test. */
final class ExperimentCommand implements Command {
    private static final String LIST = "list";
    /** All other options replace settings of the trainings. */
    private static final String[] NOT_SETTINGS = {"experiment", "seeds", "quick", "arms", "threads", "out", "resume"};

    @Override
    public String name() {
        return "experiment";
    }

    @Override
    public String summary() {
        return "run an experiment, with tables and a report; 'experiment list' tells them";
    }

    @Override
    public Options options() {
        return OutFolder.options(Threads.option(new Options().addWord("experiment", "its name, or list")
                .add("seeds", "N", null, "seeds 1 to N [5, quick 2]")
                .addSwitch("quick", "small data and few epochs: says that all works, in minutes")
                .add("arms", "A,B,...", null, "only these of its ways of training, as its tables name them")
                .add("data-dir", "DIR", null, "where the data set's files are")
                .add("weights", "FILE", null, "start from a PyTorch state dict in safetensors")
                .add("float-epochs", "N", null, "epochs in float")
                .add("epochs", "N", null, "epochs quantized")
                .add("limit", "N", null, "use N training images")
                .add("test-limit", "N", null, "use N test images")), "runs/EXPERIMENT-TIME");
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        int threads = Threads.given(given);
        if (LIST.equals(given.text("experiment"))) {
            return list();
        }
        Path out;
        Options.Given what;
        if (given.has("resume")) {
            out = OutFolder.resumed(given);
            what = options().parse(name(), OutFolder.arguments(out, name()));
        } else {
            what = given;
            out = OutFolder.made(given, named(given).name());
            OutFolder.refuse(out, name());
        }
        Experiment experiment = named(what);
        List<String> settings = what.arguments(NOT_SETTINGS);
        boolean quick = what.has("quick");
        Lab lab = new Lab(out, what.integer("seeds", quick ? 2 : 5, 1, 1000), quick, threads, settings,
                command(experiment, what));
        experiment.check(lab);
        try (FolderLock _ = FolderLock.take(out)) {
            if (!given.has("resume")) {
                OutFolder.keep(out, name(), given);
            }
            System.err.println("experiment " + experiment.name() + " in " + out + ": " + experiment.duration());
            return experiment.run(lab);
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

    /** The command line without what is of one machine. */
    private static String command(Experiment experiment, Options.Given what) {
        StringBuilder text = new StringBuilder("./dropbits experiment ").append(experiment.name());
        for (String arg : what.arguments("experiment", "out", "threads")) {
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
