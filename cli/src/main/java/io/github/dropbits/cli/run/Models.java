package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.ModelName;
import io.github.dropbits.cli.settings.Settings;
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
import java.util.Map;
import java.util.Set;

/** Makes the networks of runs. */
public final class Models {
    /** Rows of images for which ResNet-18 and MobileNetV2 have forms of their own. */
    private static final int SMALL = 64;

    private Models() {
    }

    /**
     * The network with random weights.
     *
     * @param images as it will see them
     */
    static Module create(Settings s, Dataset images) {
        Module model = create(s.model(), Shape.of(images.channels(), images.height(), images.width()),
                images.classes(), s.width(), new RandomStream(s.seed()).split("init"));
        model.seed(s.seed());
        return model;
    }

    /**
     * Gives a network the weights of the settings' file, if they name one.
     *
     * @throws IOException if the file is missing, broken or of another network
     */
    static void pretrained(Settings s, Module model, int classes) throws IOException {
        if (s.weights().isPresent()) {
            Path file = s.weights().get();
            StateDict.load(file, model, except(file, model, classes));
        }
    }

    /**
     * A network with random weights.
     *
     * @param name which one
     * @param image the extents of an image, {@code [C, H, W]}
     * @param classes the number of classes
     * @param width channels as a share of the published, where the network has such a choice
     * @param random draws the weights
     */
    public static Module create(ModelName name, Shape image, int classes, double width, RandomStream random) {
        int height = image.dim(1);
        boolean small = height <= SMALL;
        return switch (name) {
            case LENET5 -> LeNet5.create(classes, random);
            case VGG7 -> Vgg7.create(image.dim(0), classes, (int) Math.max(1, Math.round(128 * width)), random);
            case RESNET18 -> new ResNet18(classes, small, random);
            case MOBILENETV2 -> new MobileNetV2(classes, width, small, random);
            case SMALLCNN -> SmallCnn.create(image.dim(0), height, image.dim(2), classes, random);
            case MLP -> Mlp.create(classes, random, image.elements(), 256, 128);
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
