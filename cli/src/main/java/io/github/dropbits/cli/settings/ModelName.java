package io.github.dropbits.cli.settings;

/** The networks that the command line knows. */
public enum ModelName {
    /** LeNet-5, for images of 28x28 in grey. */
    LENET5,
    /** VGG-7, for images of 32x32 in colour. */
    VGG7,
    /** ResNet-18, for images in colour. */
    RESNET18,
    /** MobileNetV2, for images in colour. */
    MOBILENETV2,
    /** A small convolutional network. */
    SMALLCNN,
    /** A multilayer perceptron. */
    MLP;

    /** Whether the network is for images in colour. */
    public boolean colour() {
        return this == VGG7 || this == RESNET18 || this == MOBILENETV2;
    }

    /** Whether the network's number of channels can be chosen. */
    boolean hasWidth() {
        return this == VGG7 || this == MOBILENETV2;
    }

    /** The name used on the command line. */
    public String word() {
        return OptionType.word(this);
    }

    @Override
    public String toString() {
        return word();
    }
}
