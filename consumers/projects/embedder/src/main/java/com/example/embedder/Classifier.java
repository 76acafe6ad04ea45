package com.example.embedder;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.frozen.FrozenModel;
import java.io.IOException;
import java.nio.file.Path;

/** Classifies images with a model that was trained, quantized and frozen elsewhere. For any number of threads. */
final class Classifier {
    private final FrozenModel model;

    Classifier(Path file) throws IOException {
        model = FrozenModel.read(file);
    }

    /** The class of an image, its values standardized as in training, channel by channel, row by row. */
    int classify(float[] image) {
        Shape s = model.image();
        return model.classes(Tensor.of(image, 1, s.dim(0), s.dim(1), s.dim(2)))[0];
    }
}
