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
 * A quantized model for inference: weights as packed codes, batch norm folded into one scale and one bias per
 * channel, integer sums of codes, and no autodiff graph. It lives in memory and can be written as one small file.
 *
 * <pre>{@code
 * FrozenModel.freeze(model, Shape.of(3, 32, 32)).write(Path.of("vgg7.safetensors"));
 * int[] classes = FrozenModel.read(Path.of("vgg7.safetensors")).classes(images);
 * }</pre>
 *
 * <p>A model that has been given the {@link Preprocessing} of its training also accepts raw pixels. The file stores
 * the preprocessing.
 *
 * <p>A model may consist of Conv1d, Conv2d (with groups) and Linear layers, batch norm, ReLU, ReLU6, max, average
 * and global average pooling, flattening, additions of two values and multiplications by a number. The weights and
 * the input of a layer may each have a {@link io.github.dropbits.quant.UniformQuantizer}, or stay in float. Code 0
 * of an input must stand for 0. The offset of a weight quantizer must be a multiple of half its step; with an offset
 * other than 0, as DoReFa has, each code takes one more bit. Between layers, values are floats, as in training. A
 * layer whose weights or input are in float is computed in float.
 *
 * <p>Immutable, and safe to share between threads. The results are the same, bit for bit, on every thread. Within
 * {@link Workers#run}, the images are spread over the workers.
 */
public final class FrozenModel {
    private final FrozenFile content;
    private final Plan plan;
    /**
     * The standardized value of each byte in each channel, see {@link Preprocessing#table}; null without
     * preprocessing.
     */
    private final float[] byteTable;
    /** Workspaces that no thread is using; at most one per processor is kept. */
    private final ArrayBlockingQueue<Workspace> spare =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    private FrozenModel(FrozenFile content, Plan plan) {
        this.content = content;
        this.plan = plan;
        byteTable = content.preprocessing() == null ? null : content.preprocessing().table();
    }

    private FrozenModel(FrozenFile content) {
        this(content, new Plan(content.program()));
    }

    /**
     * Freezes a model as it behaves in evaluation. Freezing the same model again gives an equal result.
     *
     * @param model the model, whose quantizers must have their steps; not changed
     * @param image the shape of an image, {@code [C, H, W]}; {@code [C, L]} for a model of Conv1d layers, whose input
     *     counts as an image of height 1
     * @return the frozen model
     * @throws IllegalArgumentException if an op or a layer of the model has no frozen form; the message names the op
     *     and the layer
     * @throws IllegalStateException if a quantizer has not seen its first training batch
     * @throws ShapeException if images of this shape do not fit the model
     */
    public static FrozenModel freeze(Module model, Shape image) {
        return new FrozenModel(new FrozenFile(Freezer.freeze(model, image), null, List.of()));
    }

    /**
     * Reads a model that {@link #write} wrote. Everything is checked before memory is allocated, and the model takes
     * at most about ten times the memory that its weights would take as floats.
     *
     * @param file the file
     * @return the model
     * @throws io.github.dropbits.core.io.FormatException if the file is damaged, has another format or version, or
     *     its graph does not match its arrays
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if reading fails
     */
    public static FrozenModel read(Path file) throws IOException {
        return new FrozenModel(FrozenFile.read(file));
    }

    /**
     * Writes the model as one safetensors file. An existing file is replaced as a whole or left untouched.
     *
     * @param file the file, new or to be replaced; its directory must exist
     * @throws IOException if writing fails; the old file is untouched
     * @throws IllegalArgumentException if the class names together are longer than {@link #read} accepts, about four
     *     million characters; the old file is untouched
     */
    public void write(Path file) throws IOException {
        content.write(file);
    }

    /**
     * Returns the same model with a preprocessing, so that it accepts pixels. {@link #write} stores it.
     *
     * @param preprocessing the preprocessing of images in training
     * @return the model with the preprocessing
     * @throws IllegalArgumentException if the preprocessing has another number of channels than the model, or resizes
     *     images to less than the size that the model takes
     */
    public FrozenModel withPreprocessing(Preprocessing preprocessing) {
        return new FrozenModel(new FrozenFile(content.program(), preprocessing, content.classNames()), plan);
    }

    /**
     * Returns the same model with names for its classes. {@link #write} stores them.
     *
     * @param names one name per output, in order; an empty list removes the names; copied
     * @return the model with the names
     * @throws IllegalArgumentException if the list is not empty and its size is not the number of outputs
     */
    public FrozenModel withClassNames(List<String> names) {
        return new FrozenModel(new FrozenFile(content.program(), content.preprocessing(), names), plan);
    }

    /**
     * The preprocessing that turns pixels into the model's input.
     *
     * @return the preprocessing; empty if the model has none
     */
    public Optional<Preprocessing> preprocessing() {
        return Optional.ofNullable(content.preprocessing());
    }

    /**
     * The names of the classes.
     *
     * @return an unmodifiable list with one name per class; empty if the model has no names
     */
    public List<String> classNames() {
        return content.classNames();
    }

    /**
     * The shape of one input image.
     *
     * @return {@code [C, H, W]}
     */
    public Shape image() {
        Value v = content.program().image();
        return Shape.of(v.channels(), v.height(), v.width());
    }

    /**
     * The number of logits per image.
     *
     * @return the number; for a classifier, the number of its classes
     */
    public int outputs() {
        return content.program().result().elements();
    }

    /**
     * Computes the logits of images that are already standardized.
     *
     * @param images the images, {@code [N, C, H, W]}, or {@code [N, C, L]} if their height is 1, standardized as in
     *     training; not changed
     * @return the logits, {@code [N, outputs]}
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if an image contains a NaN
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
     * Computes the logits of images given as pixels, which this method standardizes.
     *
     * @param pixels the images, {@code [N, C, H, W]}, in the size that the model takes, with values from 0 to 1; not
     *     changed
     * @return the logits, {@code [N, outputs]}
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if a pixel is not from 0 to 1
     * @throws IllegalStateException if the model has no {@link Preprocessing}
     */
    public Tensor logitsOfPixels(Tensor pixels) {
        Preprocessing preprocessing = required();
        float[] x = pixels.array();
        int count = count(pixels.shape());
        for (int i = 0; i < x.length; i++) {
            if (!(x[i] >= 0 && x[i] <= 1)) {
                throw new IllegalArgumentException("image " + i / image().elements() + " has the pixel " + x[i]
                        + "; pixels must be from 0 to 1");
            }
        }
        return run(ImageSources.pixels(content.program().image(), x, preprocessing), count);
    }

    /**
     * Computes the logits of images given as bytes, as image files store them. This method scales and standardizes
     * them.
     *
     * @param pixels the images one after the other, each {@code [C, H, W]} in the size that the model takes, as
     *     unsigned bytes; not changed
     * @return the logits, {@code [N, outputs]}
     * @throws IllegalArgumentException if the bytes are not a whole number of images
     * @throws IllegalStateException if the model has no {@link Preprocessing}
     */
    public Tensor logitsOfPixels(byte[] pixels) {
        required();
        int each = image().elements();
        if (pixels.length % each != 0) {
            throw new IllegalArgumentException("this model takes images of " + image() + ", " + each
                    + " bytes each; " + pixels.length + " bytes are no whole number of them");
        }
        return run(ImageSources.bytes(content.program().image(), pixels, byteTable), pixels.length / each);
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
     * Classifies images that are already standardized.
     *
     * @param images the images, {@code [N, C, H, W]}, or {@code [N, C, L]} if their height is 1, standardized as in
     *     training; not changed
     * @return for each image the index of its largest logit; the lowest index if several are equal
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if an image contains a NaN
     */
    public int[] classes(Tensor images) {
        return Max.argmax(logits(images), 1);
    }

    /**
     * Classifies images given as pixels, see {@link #logitsOfPixels(Tensor)}.
     *
     * @param pixels the images, {@code [N, C, H, W]}, with values from 0 to 1; not changed
     * @return for each image the index of its largest logit; the lowest index if several are equal
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if a pixel is not from 0 to 1
     * @throws IllegalStateException if the model has no {@link Preprocessing}
     */
    public int[] classesOfPixels(Tensor pixels) {
        return Max.argmax(logitsOfPixels(pixels), 1);
    }

    /**
     * Classifies images given as bytes, see {@link #logitsOfPixels(byte[])}.
     *
     * @param pixels the images one after the other, each {@code [C, H, W]}, as unsigned bytes; not changed
     * @return for each image the index of its largest logit; the lowest index if several are equal
     * @throws IllegalArgumentException if the bytes are not a whole number of images
     * @throws IllegalStateException if the model has no {@link Preprocessing}
     */
    public int[] classesOfPixels(byte[] pixels) {
        return Max.argmax(logitsOfPixels(pixels), 1);
    }

    /**
     * Whether some layer has quantized weights or a quantized input.
     *
     * @return false if the whole model computes in float
     */
    public boolean quantized() {
        return layers().stream().anyMatch(l -> l.weightBits() < Float.SIZE || l.inputBits() < Float.SIZE);
    }

    /**
     * The layers with weights.
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

    /** One line per layer: name, shape, bits of weights and input, kernel and bytes. */
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
