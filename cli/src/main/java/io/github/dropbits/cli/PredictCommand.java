package io.github.dropbits.cli;

import io.github.dropbits.cli.run.CacheDir;
import io.github.dropbits.cli.run.DataSets;
import io.github.dropbits.cli.run.Threads;
import io.github.dropbits.cli.settings.DataSetName;
import io.github.dropbits.cli.settings.DataSettings;
import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Max;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.image.ImageFolder;
import io.github.dropbits.quant.frozen.FrozenModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Classifies image files, or a data set's test images, with a frozen model. No run folder is needed. */
final class PredictCommand implements Command {
    /** The number of images that are decoded and classified at once. */
    private static final int BATCH = 64;

    @Override
    public String name() {
        return "predict";
    }

    @Override
    public String summary() {
        return "classify PNG and JPEG files, or a data set's test images, with a frozen model";
    }

    @Override
    public Options options() {
        return CacheDir.option(Threads.option(new Options().addWords("path", "PNG and JPEG files")
                .add("model", "FILE", null, "frozen model, as written by export --format dropbits")
                .add("data", "NAME", null, "classify the test images of this data set instead: " + DataSettings.NAMES)
                .add("data-dir", "DIR", null, "folder of the data set's files")
                .add("limit", "N", "0", "use the data set's first N test images; 0 for all")
                .addSwitch("logits", "print all logits, too")));
    }

    @Override
    public Map<String, Object> run(Options.Given given) throws IOException {
        if (!given.has("model") || given.has("data") == given.has("path")) {
            throw new UsageException("predict needs --model FILE and either image files or --data NAME");
        }
        for (String name : List.of("data-dir", "limit")) {
            if (given.has(name) && !given.has("data")) {
                throw new UsageException("--" + name + " makes sense with --data only");
            }
        }
        Optional<DataSetName> data = DataSettings.DATA.in(given);
        int limit = given.integer("limit", 0, 0, Integer.MAX_VALUE);
        int threads = Threads.given(given);
        Path file = Path.of(given.text("model"));
        FrozenModel model = FrozenModel.read(file);
        ModelImages images = new ModelImages(model, file);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("model", file.toString());
        out.put("image", model.image().toString());
        return Threads.run(threads, () -> {
            if (data.isPresent()) {
                data(data.get(), given, limit, images, model, out);
            } else {
                out.put("predictions", files(given, images, model));
            }
            out.put("kernels", Kernels.inUse());
            return out;
        });
    }

    private static List<Map<String, Object>> files(Options.Given given, ModelImages images, FrozenModel model)
            throws IOException {
        List<Path> files = given.words().stream().map(Path::of).toList();
        // All files are checked first, so that a missing file is reported at once and not after many images.
        for (Path f : files) {
            if (Files.isDirectory(f)) {
                throw new IOException(f + " is a directory, not an image file");
            }
            if (!Files.exists(f)) {
                throw new NoSuchFileException(f.toString());
            }
        }
        int side = images.side();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < files.size(); i += BATCH) {
            List<Path> some = files.subList(i, Math.min(files.size(), i + BATCH));
            Tensor logits = model.logitsOfPixels(images.pixels(ImageFolder.read(some, side), 0, some.size()));
            int[] classes = Max.argmax(logits, 1);
            for (int n = 0; n < some.size(); n++) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("file", some.get(n).toString());
                predict(row(logits, n), classes[n], model, given.has("logits"), row);
                rows.add(row);
            }
            reportProgress(rows.size(), files.size());
        }
        return rows;
    }

    private static void data(DataSetName name, Options.Given given, int limit, ModelImages images, FrozenModel model,
            Map<String, Object> out) throws IOException {
        Dataset test = DataSets.test(name, Optional.ofNullable(given.text("data-dir")).map(Path::of),
                name == DataSetName.FOLDER ? images.side() : 0, limit);
        if (test.classes() != model.outputs()) {
            throw new UsageException("--data " + name + " has " + test.classes() + " classes, the model "
                    + model.outputs());
        }
        List<String> names = DataSets.classNames(name, Optional.ofNullable(given.text("data-dir")).map(Path::of));
        if (!names.isEmpty() && !model.classNames().isEmpty() && !names.equals(model.classNames())) {
            throw new UsageException("--data " + name + " has the classes " + names + ", the model "
                    + model.classNames());
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        int right = 0;
        while (rows.size() < test.size()) {
            int first = rows.size();
            int count = Math.min(BATCH, test.size() - first);
            Tensor logits = model.logitsOfPixels(images.pixels(test, first, count));
            int[] classes = Max.argmax(logits, 1);
            for (int n = 0; n < count; n++) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("index", first + n);
                row.put("label", test.label(first + n));
                predict(row(logits, n), classes[n], model, given.has("logits"), row);
                right += classes[n] == test.label(first + n) ? 1 : 0;
                rows.add(row);
            }
            reportProgress(rows.size(), test.size());
        }
        out.put("data", name.word());
        out.put("images", test.size());
        out.put("accuracy", (double) right / test.size());
        out.put("predictions", rows);
    }

    private static void reportProgress(int done, int of) {
        System.err.println(done + " of " + of + " images");
    }

    private static float[] row(Tensor logits, int n) {
        int each = logits.shape().dim(1);
        return Arrays.copyOfRange(logits.array(), n * each, n * each + each);
    }

    /** Adds one image's prediction to its row of the result. */
    private static void predict(float[] logits, int best, FrozenModel model, boolean all, Map<String, Object> to) {
        // The largest logit is subtracted from all logits. The exponential of the largest one is then 1, so its softmax
        // is 1 / sum.
        double sum = 0;
        for (float l : logits) {
            sum += Math.exp((double) l - logits[best]);
        }
        to.put("class", best);
        if (!model.classNames().isEmpty()) {
            to.put("name", model.classNames().get(best));
        }
        to.put("probability", Math.round(1e6 / sum) / 1e6);
        if (all) {
            to.put("logits", logits);
        }
    }
}
