package io.github.dropbits.cli.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings of the network. */
public final class ModelSettings {
    /** The names of the networks, for help. */
    public static final String NAMES = Arrays.stream(ModelName.values()).map(ModelName::word)
            .collect(Collectors.joining(", "));
    /** The network. */
    public static final Setting<ModelName> MODEL = Setting.of("model", "NAME", OptionType.words(ModelName.class),
            d -> d.get(DataSettings.DATA).usualModel(),
            NAMES + " [smallcnn for digits, lenet5 for MNIST and Fashion-MNIST, else vgg7]");
    /** How many channels it has. */
    public static final Setting<Double> WIDTH = Setting.of("width", "X", OptionType.number(1.0 / 64, 8), "1",
            "channels of vgg7 and mobilenetv2, as a share of the published");
    /** The file of the weights that it starts from. */
    public static final Setting<Optional<String>> WEIGHTS = Setting.optional("weights", "FILE",
            "start from a PyTorch state dict, a safetensors file with torchvision's names; a last layer of other"
            + " classes is left out");

    private ModelSettings() {
    }
}
