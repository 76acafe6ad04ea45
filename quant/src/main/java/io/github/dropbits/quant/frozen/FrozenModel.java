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
 * A quantized model for inference. Weights are packed codes, batch norm is folded into one scale and one bias per
 * channel, sums of codes are computed in integer arithmetic, and there is no autodiff graph. The model can be written
 * to a single small file.
 *
 * <pre>{@code
 * FrozenModel.freeze(model, Shape.of(3, 32, 32)).write(Path.of("vgg7.safetensors"));
 * int[] classes = FrozenModel.read(Path.of("vgg7.safetensors")).classes(images);
 * }</pre>
 *
 * <p>A model with the {@link Preprocessing} of its training also accepts raw pixels. The file stores the preprocessing.
 *
 * <p>A model may consist of Conv1d, Conv2d (with groups) and Linear layers, batch norm, ReLU, ReLU6, max, average and
 * global average pooling, flattening, additions of two values and multiplications by a number. The weights and the
 * input of a layer can each have a {@link io.github.dropbits.quant.UniformQuantizer}, or be in float. Code 0 of an
 * input must represent 0. The offset of a weight quantizer must be a multiple of half its step. If the offset is not 0,
 * as in DoReFa, each code takes one more bit. The values between layers are floats, as in training. A layer is computed
 * in float if its weights or its input are in float.
 *
 * <p>Instances are immutable and can be shared between threads. The results are bit for bit the same on every thread.
 * Within {@link Workers#run}, the images are distributed over the workers.
 */
public final class FrozenModel {
    private final FrozenFile content;
    private final Plan plan;
    /**
     * The standardized value of each byte in each channel, see {@link Preprocessing#table}; null if there is no
     * preprocessing.
     */
    private final float[] byteTable;
    /** Workspaces that are not in use by any thread. At most one per processor is kept. */
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
     * Freezes a model. The result behaves like the model in evaluation mode. Freezing the same model again gives an
     * equal result.
     *
     * @param model the model, whose quantizers must be initialized; not modified
     * @param image the shape of an image, {@code [C, H, W]}; {@code [C, L]} for a model with Conv1d layers, whose input
     *     is treated as an image of height 1
     * @return the frozen model
     * @throws IllegalArgumentException if an op or a layer of the model is not supported; the message names the op and
     *     the layer
     * @throws IllegalStateException if a quantizer is not initialized
     * @throws ShapeException if the shape of the images is incompatible with the model
     */
    public static FrozenModel freeze(Module model, Shape image) {
        return new FrozenModel(new FrozenFile(Freezer.freeze(model, image), null, List.of()));
    }

    /**
     * Reads a model from a file that {@link #write} wrote. The file is validated before memory is allocated. The model
     * takes at most about ten times the memory of its weights as floats.
     *
     * @param file the file to read
     * @return the model
     * @throws io.github.dropbits.core.io.FormatException if the file is corrupt, has a different format or version, or
     *     contains a graph that does not match its arrays
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     * @throws IOException if the file cannot be read
     */
    public static FrozenModel read(Path file) throws IOException {
        return new FrozenModel(FrozenFile.read(file));
    }

    /**
     * Writes the model to a safetensors file. The file is replaced atomically.
     *
     * @param file the file to create or replace; its directory must exist
     * @throws IOException if the file cannot be written; an existing file is then left unchanged
     * @throws IllegalArgumentException if the class names together are longer than {@link #read} accepts, which is
     *     about four million characters; an existing file is then left unchanged
     */
    public void write(Path file) throws IOException {
        content.write(file);
    }

    /**
     * Returns a model with the given preprocessing, which accepts pixels. {@link #write} stores the preprocessing.
     *
     * @param preprocessing the preprocessing that was applied to images in training
     * @return the new model, which shares its weights with this model
     * @throws IllegalArgumentException if the numbers of channels of the preprocessing and the model differ, or if the
     *     preprocessing resizes images to less than the size of the model's input
     */
    public FrozenModel withPreprocessing(Preprocessing preprocessing) {
        return new FrozenModel(new FrozenFile(content.program(), preprocessing, content.classNames()), plan);
    }

    /**
     * Returns a model with the given class names. {@link #write} stores the names.
     *
     * @param names one name per output, in order; copied; an empty list removes the names
     * @return the new model, which shares its weights with this model
     * @throws IllegalArgumentException if the list is not empty and its size differs from the number of outputs
     */
    public FrozenModel withClassNames(List<String> names) {
        return new FrozenModel(new FrozenFile(content.program(), content.preprocessing(), names), plan);
    }

    /**
     * Returns the preprocessing that converts pixels to the model's input.
     *
     * @return the preprocessing; empty if the model has none
     */
    public Optional<Preprocessing> preprocessing() {
        return Optional.ofNullable(content.preprocessing());
    }

    /**
     * Returns the names of the classes.
     *
     * @return an unmodifiable list with one name per class; empty if the names are unknown
     */
    public List<String> classNames() {
        return content.classNames();
    }

    /**
     * Returns the shape of one input image.
     *
     * @return the shape {@code [C, H, W]}
     */
    public Shape image() {
        Value v = content.program().image();
        return Shape.of(v.channels(), v.height(), v.width());
    }

    /**
     * Returns the number of logits per image.
     *
     * @return the number of logits, which for a classifier is the number of classes
     */
    public int outputs() {
        return content.program().result().elements();
    }

    /**
     * Computes the logits of standardized images.
     *
     * @param images the images, {@code [N, C, H, W]}, or {@code [N, C, L]} if their height is 1, standardized as in
     *     training; not modified
     * @return the logits, {@code [N, outputs]}
     * @throws ShapeException if the shape is incompatible with the model
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
     * Standardizes images that are given as pixels, and computes their logits.
     *
     * @param pixels the images, {@code [N, C, H, W]}, in the size of the model's input, with values from 0 to 1; not
     *     modified
     * @return the logits, {@code [N, outputs]}
     * @throws ShapeException if the shape is incompatible with the model
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
     * Standardizes images that are given as bytes, as in image files, and computes their logits.
     *
     * @param pixels the concatenated images, each {@code [C, H, W]} in the size of the model's input, as unsigned
     *     bytes; not modified
     * @return the logits, {@code [N, outputs]}
     * @throws IllegalArgumentException if the number of bytes is not a multiple of the size of an image
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
     * Classifies standardized images.
     *
     * @param images the images, {@code [N, C, H, W]}, or {@code [N, C, L]} if their height is 1, standardized as in
     *     training; not modified
     * @return for each image, the index of the largest logit, or the lowest such index if there are several
     * @throws ShapeException if the shape is incompatible with the model
     * @throws IllegalArgumentException if an image contains a NaN
     */
    public int[] classes(Tensor images) {
        return Max.argmax(logits(images), 1);
    }

    /**
     * Classifies images that are given as pixels, see {@link #logitsOfPixels(Tensor)}.
     *
     * @param pixels the images, {@code [N, C, H, W]}, with values from 0 to 1; not modified
     * @return for each image, the index of the largest logit, or the lowest such index if there are several
     * @throws ShapeException if the shape is incompatible with the model
     * @throws IllegalArgumentException if a pixel is not from 0 to 1
     * @throws IllegalStateException if the model has no {@link Preprocessing}
     */
    public int[] classesOfPixels(Tensor pixels) {
        return Max.argmax(logitsOfPixels(pixels), 1);
    }

    /**
     * Classifies images that are given as bytes, see {@link #logitsOfPixels(byte[])}.
     *
     * @param pixels the concatenated images, each {@code [C, H, W]}, as unsigned bytes; not modified
     * @return for each image, the index of the largest logit, or the lowest such index if there are several
     * @throws IllegalArgumentException if the number of bytes is not a multiple of the size of an image
     * @throws IllegalStateException if the model has no {@link Preprocessing}
     */
    public int[] classesOfPixels(byte[] pixels) {
        return Max.argmax(logitsOfPixels(pixels), 1);
    }

    /**
     * Returns whether any layer has quantized weights or a quantized input.
     *
     * @return false if all layers are computed in float
     */
    public boolean quantized() {
        return layers().stream().anyMatch(l -> l.weightBits() < Float.SIZE || l.inputBits() < Float.SIZE);
    }

    /**
     * Returns descriptions of the layers with weights.
     *
     * @return an unmodifiable list, in the order of computation
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

    /** Returns one line per layer with its name, shape, bits of weights and input, kernel and bytes. */
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
