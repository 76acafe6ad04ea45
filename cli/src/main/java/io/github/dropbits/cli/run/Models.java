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

/** Creates the networks of runs. */
public final class Models {
    /** If images have at most this many rows, ResNet-18 and MobileNetV2 are used in their forms for small images. */
    private static final int SMALL = 64;

    private Models() {
    }

    /**
     * The network of a run's settings, with random weights.
     *
     * @param images images as the network receives them
     */
    static Module create(Settings s, Dataset images) {
        Module model = create(s.model(), Shape.of(images.channels(), images.height(), images.width()),
                images.classes(), s.width(), new RandomStream(s.seed()).split("init"));
        model.seed(s.seed());
        return model;
    }

    /**
     * Loads the weights from the settings' file into a network. Does nothing if the settings name no file.
     *
     * @throws IOException if the file is missing or broken, or does not fit the network
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
     * @param name the network
     * @param image the shape of an image, {@code [C, H, W]}
     * @param classes the number of classes
     * @param width the number of channels as a multiple of the published number, for networks where it can be chosen
     * @param random the source of the weights
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

    /** The layers that are not loaded: the last one if it has another number of classes in the file, else none. */
    private static Set<String> except(Path path, Module model, int classes) throws IOException {
        String last = null;
        for (Map.Entry<String, Module> entry : model.namedModules().entrySet()) {
            last = entry.getValue() instanceof WeightLayer ? entry.getKey() : last;
        }
        SafeTensors file = SafeTensors.read(path);
        String weight = last + ".weight";
        // A scalar is no layer of another size; loading refuses it by name.
        return file.contains(weight) && file.shape(weight).rank() > 0 && file.shape(weight).dim(0) != classes
                ? Set.of(last) : Set.of();
    }
}
