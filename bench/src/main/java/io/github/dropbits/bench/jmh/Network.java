package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.LeNet5;
import io.github.dropbits.nn.models.ResNet18;
import io.github.dropbits.nn.models.Vgg7;

/** The networks whose training steps are measured, each with its batch size. */
public enum Network {
    /** LeNet-5 at 28x28. */
    LENET5(128),
    /** VGG-7 at 32x32. */
    VGG7(64),
    /** ResNet-18 for 32x32. */
    RESNET18(32);

    private final int batch;

    Network(int batch) {
        this.batch = batch;
    }

    /**
     * The number of images in a batch.
     *
     * @return the batch size
     */
    public int batch() {
        return batch;
    }

    Module create(RandomStream random) {
        return switch (this) {
            case LENET5 -> LeNet5.create(10, random);
            case VGG7 -> Vgg7.create(3, 10, 128, random);
            case RESNET18 -> new ResNet18(10, true, random);
        };
    }

    Tensor images(RandomStream random) {
        return this == LENET5 ? random.normal(1, batch, 1, 28, 28) : random.normal(1, batch, 3, 32, 32);
    }
}
