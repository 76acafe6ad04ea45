package com.example.embedder;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.frozen.FrozenModel;
import java.io.IOException;
import java.nio.file.Path;

/** Classifies images with a model that was trained, quantized and frozen elsewhere. Safe for use by several threads. */
final class Classifier {
    private final FrozenModel model;

    Classifier(Path file) throws IOException {
        model = FrozenModel.read(file);
    }

    /** The class of an image. Its values are standardized as in training, and ordered by channel, row and column. */
    int classify(float[] image) {
        Shape s = model.image();
        return model.classes(Tensor.of(image, 1, s.dim(0), s.dim(1), s.dim(2)))[0];
    }
}
