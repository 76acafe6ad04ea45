package io.github.dropbits.cli.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings of the network. */
public final class ModelSettings {
    /** The names of all networks, for help texts. */
    public static final String NAMES = Arrays.stream(ModelName.values()).map(ModelName::word)
            .collect(Collectors.joining(", "));
    /** The network. */
    public static final Setting<ModelName> MODEL = Setting.of("model", "NAME", OptionType.words(ModelName.class),
            d -> d.get(DataSettings.DATA).defaultModel(),
            NAMES + " [smallcnn for digits, lenet5 for MNIST and Fashion-MNIST, else vgg7]");
    /** The network's number of channels, as a multiple of the published number. */
    public static final Setting<Double> WIDTH = Setting.of("width", "X", OptionType.number(1.0 / 64, 8), "1",
            "channels of vgg7 and mobilenetv2, as a multiple of the published number");
    /** The file of the initial weights. */
    public static final Setting<Optional<String>> WEIGHTS = Setting.path("weights", "FILE",
            "start from a PyTorch state dict in a safetensors file with torchvision's names; the last layer is"
            + " not loaded if its number of classes differs");

    private ModelSettings() {
    }
}
