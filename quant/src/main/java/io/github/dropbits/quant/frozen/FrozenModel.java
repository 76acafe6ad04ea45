package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Max;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.frozen.program.Codes;
import io.github.dropbits.quant.frozen.program.Freezer;
import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Value;
import io.github.dropbits.quant.frozen.run.Images;
import io.github.dropbits.quant.frozen.run.Plan;
import io.github.dropbits.quant.frozen.run.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A quantized model for use: weights as packed codes, batch norm folded into a scale and a bias a channel, sums of
 * codes in whole numbers, and no autodiff graph. In memory, and as one small file.
 *
 * <pre>{@code
 * FrozenModel.freeze(model, Shape.of(3, 32, 32)).write(Path.of("vgg7.safetensors"));
 * int[] classes = FrozenModel.read(Path.of("vgg7.safetensors")).classes(images);
 * }</pre>
 *
 * <p>With the {@link Preprocessing} of its training, which the file keeps, it takes pixels too.
 *
 * <p>Models may be made of Conv1d, Conv2d (with groups) and Linear layers, batch norm, ReLU, ReLU6, max, average and
 * global average pooling, flattening, sums of two values and products with a number. Each layer's weights and input may
 * have a {@link io.github.dropbits.quant.UniformQuantizer}, or stay in float. An input's code 0 must stand for 0, and
 * weights be multiples of half a step, as DoReFa's are, which take a bit more. Between layers values are floats, as in
 * training. A layer of which weights or input are in float is computed in float.
 *
 * <p>Immutable, and safe to share between threads: all give the same bits. Within {@link Workers#run} images are spread
 * over the workers.
 */
public final class FrozenModel {
    private final FrozenFile content;
    private final Plan plan;
    /** What bytes become, see {@link Preprocessing#table}; null if that is not known. */
    private final float[] bytes;
    /** Memory that no thread uses now; as much of it as there are processors is kept. */
    private final ArrayBlockingQueue<Workspace> spare =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    private FrozenModel(FrozenFile content, Plan plan) {
        this.content = content;
        this.plan = plan;
        bytes = content.preprocessing() == null ? null : content.preprocessing().table();
    }

    private FrozenModel(FrozenFile content) {
        this(content, new Plan(content.program()));
    }

    /**
     * Freezes a model as it stands in evaluation. Freezing it again gives the same.
     *
     * @param model the model, whose quantizers have their steps; not changed
     * @param image the shape of an image, {@code [C, H, W]}; {@code [C, L]} for a model of Conv1d layers, whose input
     *     counts as an image of height 1
     * @return the frozen model
     * @throws IllegalArgumentException if the model does something that has no frozen form; the message names the op
     *     and the layer
     * @throws IllegalStateException if a quantizer has not seen its first training batch
     * @throws ShapeException if the model does not take such images
     */
    public static FrozenModel freeze(Module model, Shape image) {
        return new FrozenModel(new FrozenFile(Freezer.freeze(model, image), null, List.of()));
    }

    /**
     * Reads a model that {@link #write} wrote. Everything is checked before memory is taken, and no more is taken than
     * some ten times what the weights need as floats.
     *
     * @param file the file
     * @return the model
     * @throws io.github.dropbits.core.io.FormatException if the file is damaged, of another format or version, or its
     *     graph and arrays do not fit
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if reading fails
     */
    public static FrozenModel read(Path file) throws IOException {
        return new FrozenModel(FrozenFile.read(file));
    }

    /**
     * Writes the model as one safetensors file, replacing an old file whole or not at all.
     *
     * @param file the file, new or to be replaced; its directory must exist
     * @throws IOException if writing fails; the old file is untouched
     * @throws IllegalArgumentException if the names of the classes are longer than is read, millions of characters; the
     *     old file is untouched
     */
    public void write(Path file) throws IOException {
        content.write(file);
    }

    /**
     * The same model, which knows how pixels become its input. The file keeps it.
     *
     * @param preprocessing what was done to images in training
     * @return the model with it
     * @throws IllegalArgumentException if it is for another number of channels, or resizes to less than the image
     */
    public FrozenModel withPreprocessing(Preprocessing preprocessing) {
        return new FrozenModel(new FrozenFile(content.program(), preprocessing, content.classNames()), plan);
    }

    /**
     * The same model, which knows what its classes are called. The file keeps it.
     *
     * @param names a name for each output, in order; none to forget them; copied
     * @return the model with them
     * @throws IllegalArgumentException if there are names, but not one for each output
     */
    public FrozenModel withClassNames(List<String> names) {
        return new FrozenModel(new FrozenFile(content.program(), content.preprocessing(), names), plan);
    }

    /**
     * How pixels become the model's input.
     *
     * @return the preprocessing; empty if the model was not given it
     */
    public Optional<Preprocessing> preprocessing() {
        return Optional.ofNullable(content.preprocessing());
    }

    /**
     * What the classes are called.
     *
     * @return an unmodifiable list, one a class; empty if that is not known
     */
    public List<String> classNames() {
        return content.classNames();
    }

    /**
     * The shape of an image.
     *
     * @return {@code [C, H, W]}
     */
    public Shape image() {
        Value v = content.program().image();
        return Shape.of(v.channels(), v.height(), v.width());
    }

    /**
     * How many logits an image gets.
     *
     * @return the number, for a classifier that of its classes
     */
    public int outputs() {
        return content.program().result().elements();
    }

    /**
     * Computes logits.
     *
     * @param images the images, {@code [N, C, H, W]}, or {@code [N, C, L]} if their height is 1, standardized as in
     *     training; not changed
     * @return the logits, {@code [N, outputs]}
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if an image has a NaN
     */
    public Tensor logits(Tensor images) {
        float[] x = images.array();
        int count = count(images.shape());
        for (int i = 0; i < x.length; i++) {
            if (Float.isNaN(x[i])) {
                throw new IllegalArgumentException("image " + i / image().elements() + " has a NaN");
            }
        }
        return run(ImageSources.standardized(content.program().image(), x), count);
    }

    /**
     * Computes logits of pixels, which are standardized here.
     *
     * @param pixels the images, {@code [N, C, H, W]}, of the size that the model takes, from 0 to 1; not changed
     * @return the logits, {@code [N, outputs]}
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if a pixel is not from 0 to 1
     * @throws IllegalStateException if the model was not given its {@link Preprocessing}
     */
    public Tensor logitsOfPixels(Tensor pixels) {
        Preprocessing by = required();
        float[] x = pixels.array();
        int count = count(pixels.shape());
        for (int i = 0; i < x.length; i++) {
            if (!(x[i] >= 0 && x[i] <= 1)) {
                throw new IllegalArgumentException("image " + i / image().elements() + " has the pixel " + x[i]
                        + "; pixels must be from 0 to 1");
            }
        }
        return run(ImageSources.pixels(content.program().image(), x, by), count);
    }

    /**
     * Computes logits of pixels as files have them, which are scaled and standardized here.
     *
     * @param pixels the images one after the other, each {@code [C, H, W]} of the size that the model takes, in
     *     unsigned bytes; not changed
     * @return the logits, {@code [N, outputs]}
     * @throws IllegalArgumentException if they are no whole number of images
     * @throws IllegalStateException if the model was not given its {@link Preprocessing}
     */
    public Tensor logitsOfPixels(byte[] pixels) {
        required();
        int each = image().elements();
        if (pixels.length % each != 0) {
            throw new IllegalArgumentException("this model takes images of " + image() + ", " + each
                    + " bytes each; " + pixels.length + " bytes are no whole number of them");
        }
        return run(ImageSources.bytes(content.program().image(), pixels, bytes), pixels.length / each);
    }

    private Preprocessing required() {
        return preprocessing().orElseThrow(() -> new IllegalStateException("this model does not know how pixels are"
                + " standardized; give it images that are, or the Preprocessing of its training"));
    }

    private int count(Shape s) {
        Shape i = image();
        boolean planes = s.rank() == 4 && Shape.of(s.dim(1), s.dim(2), s.dim(3)).equals(i);
        boolean rows = s.rank() == 3 && Shape.of(s.dim(1), 1, s.dim(2)).equals(i);
        if (!planes && !rows) {
            throw new ShapeException("this model takes images [N, C, H, W] of " + i + ", not " + s);
        }
        return s.dim(0);
    }

    private Tensor run(Images images, int count) {
        Tensor logits = Tensor.zeros(count, outputs());
        float[] y = logits.array();
        int blocks = (count + plan.images() - 1) / plan.images();
        Workers.forEach(blocks, b -> {
            Workspace kept = spare.poll();
            Workspace w = kept == null ? plan.workspace() : kept;
            int first = b * plan.images();
            plan.run(images, first, Math.min(plan.images(), count - first), y, w);
            spare.offer(w);
        });
        return logits;
    }

    /**
     * Classifies.
     *
     * @param images the images, {@code [N, C, H, W]}, or {@code [N, C, L]} if their height is 1, standardized as in
     *     training; not changed
     * @return for each image the number of its largest logit, the first of equal ones
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if an image has a NaN
     */
    public int[] classes(Tensor images) {
        return Max.argmax(logits(images), 1);
    }

    /**
     * Classifies pixels, as {@link #logitsOfPixels(Tensor)} takes them.
     *
     * @param pixels the images, {@code [N, C, H, W]}, from 0 to 1; not changed
     * @return for each image the number of its largest logit, the first of equal ones
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if a pixel is not from 0 to 1
     * @throws IllegalStateException if the model was not given its {@link Preprocessing}
     */
    public int[] classesOfPixels(Tensor pixels) {
        return Max.argmax(logitsOfPixels(pixels), 1);
    }

    /**
     * Classifies pixels, as {@link #logitsOfPixels(byte[])} takes them.
     *
     * @param pixels the images one after the other, each {@code [C, H, W]}, in unsigned bytes; not changed
     * @return for each image the number of its largest logit, the first of equal ones
     * @throws IllegalArgumentException if they are no whole number of images
     * @throws IllegalStateException if the model was not given its {@link Preprocessing}
     */
    public int[] classesOfPixels(byte[] pixels) {
        return Max.argmax(logitsOfPixels(pixels), 1);
    }

    /**
     * The layers.
     *
     * @return an unmodifiable list, in the order in which they are computed
     */
    public List<FrozenLayer> layers() {
        List<FrozenLayer> rows = new ArrayList<>();
        plan.kernels().forEach((layer, kernel) -> {
            Geometry g = layer.geometry();
            Codes in = plan.input(layer).codes();
            rows.add(new FrozenLayer(layer.name(), Shape.of(g.out(), g.groupIn(), g.kernelH(), g.kernelW()),
                    layer.weights().quantized() ? layer.weights().grid().bits() : Float.SIZE,
                    in == null ? Float.SIZE : in.grid().bits(), kernel.describe() + " (" + Kernels.inUse() + ")",
                    layer.weights().bytes() + 2L * Float.BYTES * g.out()));
        });
        return List.copyOf(rows);
    }

    /** A line a layer: name, shape, bits of weights and input, kernel and bytes. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (FrozenLayer l : layers()) {
            out.append(String.format(Locale.ROOT, "%s %s: %d/%d bits, %s, %d bytes%n", l.name(), l.shape(),
                    l.weightBits(), l.inputBits(), l.kernel(), l.bytes()));
        }
        return out.toString().stripTrailing();
    }
}
