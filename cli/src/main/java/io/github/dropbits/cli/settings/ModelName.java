package io.github.dropbits.cli.settings;

/** The networks by the names of the command line. */
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

    /** Whether there is a choice of how many channels it has. */
    boolean hasWidth() {
        return this == VGG7 || this == MOBILENETV2;
    }

    /** The name as on the command line. */
    public String word() {
        return OptionType.word(this);
    }

    @Override
    public String toString() {
        return word();
    }
}
