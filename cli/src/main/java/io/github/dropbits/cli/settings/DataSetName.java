package io.github.dropbits.cli.settings;

/** The data sets that the command line knows. */
public enum DataSetName {
    /** The built-in digits, 8x8 in grey. */
    DIGITS,
    /** MNIST, 28x28 in grey. */
    MNIST,
    /** Fashion-MNIST, 28x28 in grey. */
    FASHION_MNIST,
    /** CIFAR-10, 32x32 in colour. */
    CIFAR10,
    /** CIFAR-100, 32x32 in colour. */
    CIFAR100,
    /** Image files in colour, in one folder for each class. */
    FOLDER;

    /** Whether images are 28x28 in grey. */
    boolean grey28() {
        return this == MNIST || this == FASHION_MNIST;
    }

    /** Whether images are in colour. */
    boolean colour() {
        return !grey28() && this != DIGITS;
    }

    /** The default network for the data set. */
    ModelName defaultModel() {
        return switch (this) {
            case DIGITS -> ModelName.SMALLCNN;
            case MNIST, FASHION_MNIST -> ModelName.LENET5;
            case CIFAR10, CIFAR100, FOLDER -> ModelName.VGG7;
        };
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
