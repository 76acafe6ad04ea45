package io.github.dropbits.cli.run;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.nn.models.LeNet5;
import io.github.dropbits.nn.models.Mlp;
import io.github.dropbits.nn.models.MobileNetV2;
import io.github.dropbits.nn.models.ResNet18;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.nn.models.Vgg7;
import io.github.dropbits.nn.train.StateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The networks by the names of the command line. */
public final class Models {
    /** All of them. */
    public static final List<String> NAMES = List.of("lenet5", "vgg7", "resnet18", "mobilenetv2", "smallcnn",
            "mlp");

    /** Rows of images for which ResNet-18 and MobileNetV2 have forms of their own. */
    private static final int SMALL = 64;

    private Models() {
    }

    /** The network that suits a data set. */
    static String usual(String data) {
        return switch (data) {
            case "digits" -> "smallcnn";
            case "mnist", "fashion-mnist" -> "lenet5";
            default -> "vgg7";
        };
    }

    /** Refuses a network that cannot take the data set's images, and a width that it does not have. */
    static void check(Settings s) {
        String model = s.text("model");
        boolean grey28 = s.text("data").endsWith("mnist");
        boolean colour = !grey28 && !s.text("data").equals("digits");
        if (model.equals("lenet5") && !grey28) {
            throw new UsageException("--model lenet5 needs images of 28x28 in grey"
                    + (colour ? "" : "; the digits are 8x8: use smallcnn or mlp"));
        }
        if (List.of("vgg7", "resnet18", "mobilenetv2").contains(model) && !colour) {
            throw new UsageException("--model " + model + " needs images in colour, as cifar10 has them");
        }
        if (model.equals("vgg7") && s.text("data").equals("folder") && s.integer("image-size") != 32) {
            throw new UsageException("--model vgg7 needs images of 32x32, not --image-size " + s.integer("image-size"));
        }
        if (s.number("width") != 1 && !model.equals("vgg7") && !model.equals("mobilenetv2")) {
            throw new UsageException("--width makes sense with vgg7 and mobilenetv2 only, not with " + model);
        }
    }

    /**
     * The network with random weights.
     *
     * @param images as it will see them
     */
    static Module create(Settings s, Dataset images) {
        Module model = create(s.text("model"), Shape.of(images.channels(), images.height(), images.width()),
                images.classes(), s.number("width"), new RandomStream(s.seed()).split("init"));
        model.seed(s.seed());
        return model;
    }

    /**
     * Gives a network the weights of the settings' file, if they name one.
     *
     * @throws IOException if the file is missing, broken or of another network
     */
    static void pretrained(Settings s, Module model, int classes) throws IOException {
        if (s.text("weights") != null) {
            Path file = Path.of(s.text("weights"));
            StateDict.load(file, model, except(file, model, classes));
        }
    }

    /**
     * A network with random weights.
     *
     * @param name its name
     * @param image the extents of an image, {@code [C, H, W]}
     * @param classes the number of classes
     * @param width channels as a share of the published, where the network has such a choice
     * @param random draws the weights
     */
    public static Module create(String name, Shape image, int classes, double width, RandomStream random) {
        int height = image.dim(1);
        boolean small = height <= SMALL;
        return switch (name) {
            case "lenet5" -> LeNet5.create(classes, random);
            case "vgg7" -> Vgg7.create(image.dim(0), classes, (int) Math.max(1, Math.round(128 * width)), random);
            case "resnet18" -> new ResNet18(classes, small, random);
            case "mobilenetv2" -> new MobileNetV2(classes, width, small, random);
            case "smallcnn" -> SmallCnn.create(image.dim(0), height, image.dim(2), classes, random);
            case "mlp" -> Mlp.create(classes, random, image.elements(), 256, 128);
            default -> throw new IllegalArgumentException("there is no model '" + name + "'");
        };
    }

    /** The last layer, if the file's has another number of classes. */
    private static Set<String> except(Path path, Module model, int classes) throws IOException {
        String last = null;
        for (Map.Entry<String, Module> entry : model.namedModules().entrySet()) {
            last = entry.getValue() instanceof WeightLayer ? entry.getKey() : last;
        }
        SafeTensors file = SafeTensors.read(path);
        String weight = last + ".weight";
        return file.contains(weight) && file.shape(weight).dim(0) != classes ? Set.of(last) : Set.of();
    }
}
