package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.Kernels;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Workers;
import io.github.dropbits.nn.Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * <p>Models may be made of Conv2d (with groups) and Linear layers, batch norm, ReLU, ReLU6, max, average and global
 * average pooling, flattening, sums of two values and products with a number. Each layer's weights and input may have a
 * {@link io.github.dropbits.quant.UniformQuantizer} whose code 0 stands for 0, or stay in float; between layers values
 * are floats, as in training. A layer of which weights or input are in float is computed in float.
 *
 * <p>Immutable, and safe to share between threads: all give the same bits. Within {@link Workers#run} images are spread
 * over the workers.
 */
public final class FrozenModel {
    private final Program program;
    private final Plan plan;
    /** Memory that no thread uses now; as much of it as there are processors is kept. */
    private final ArrayBlockingQueue<Workspace> spare =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    private FrozenModel(Program program) {
        this.program = program;
        plan = new Plan(program);
    }

    /**
     * Freezes a model as it stands in evaluation. Freezing it again gives the same.
     *
     * @param model the model, whose quantizers have their steps; not changed
     * @param image the shape of an image, {@code [C, H, W]}
     * @return the frozen model
     * @throws IllegalArgumentException if the model does something that has no frozen form; the message names the op
     *     and the layer
     * @throws IllegalStateException if a quantizer has not seen its first training batch
     * @throws ShapeException if the model does not take such images
     */
    public static FrozenModel freeze(Module model, Shape image) {
        return new FrozenModel(Freezer.freeze(model, image));
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
     */
    public void write(Path file) throws IOException {
        FrozenFile.write(program, file);
    }

    /**
     * The shape of an image.
     *
     * @return {@code [C, H, W]}
     */
    public Shape image() {
        Value v = program.image();
        return Shape.of(v.channels(), v.height(), v.width());
    }

    /**
     * How many logits an image gets.
     *
     * @return the number, for a classifier that of its classes
     */
    public int outputs() {
        return program.result().elements();
    }

    /**
     * Computes logits.
     *
     * @param images the images, {@code [N, C, H, W]}, prepared as in training; not changed
     * @return the logits, {@code [N, outputs]}
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if an image has a NaN
     */
    public Tensor logits(Tensor images) {
        Shape s = images.shape();
        if (s.rank() != 4 || !Shape.of(s.dim(1), s.dim(2), s.dim(3)).equals(image())) {
            throw new ShapeException("this model takes images [N, C, H, W] of " + image() + ", not " + s);
        }
        float[] x = images.array();
        for (int i = 0; i < x.length; i++) {
            if (Float.isNaN(x[i])) {
                throw new IllegalArgumentException("image " + i / program.image().elements() + " has a NaN");
            }
        }
        int count = s.dim(0);
        float[] y = new float[Math.multiplyExact(count, outputs())];
        int blocks = (count + plan.images() - 1) / plan.images();
        Workers.forEach(blocks, b -> {
            Workspace kept = spare.poll();
            Workspace w = kept == null ? plan.workspace() : kept;
            int first = b * plan.images();
            plan.run(x, first, Math.min(plan.images(), count - first), y, w);
            spare.offer(w);
        });
        return Tensor.wrap(y, Shape.of(count, outputs()));
    }

    /**
     * Classifies.
     *
     * @param images the images, {@code [N, C, H, W]}, prepared as in training; not changed
     * @return for each image the number of its largest logit, the first of equal ones
     * @throws ShapeException if the shape does not fit
     * @throws IllegalArgumentException if an image has a NaN
     */
    public int[] classes(Tensor images) {
        float[] logits = logits(images).array();
        int each = outputs();
        int[] classes = new int[logits.length / each];
        for (int n = 0; n < classes.length; n++) {
            for (int c = 1; c < each; c++) {
                classes[n] = logits[n * each + c] > logits[n * each + classes[n]] ? c : classes[n];
            }
        }
        return classes;
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
