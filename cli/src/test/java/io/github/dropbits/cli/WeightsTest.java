package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import io.github.dropbits.nn.models.Mlp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that start from a file of weights. */
class WeightsTest {
    @TempDir
    private Path dir;

    private Path write(Map<String, Tensor> values) throws IOException {
        SafeTensorsBuilder out = SafeTensors.builder();
        values.forEach((name, t) -> out.put(name, t.array(), t.shape()));
        Path file = dir.resolve("weights.safetensors");
        out.build().write(file);
        return file;
    }

    private Cli train(Path weights) {
        return Cli.run("train", "--model", "mlp", "--limit", "64", "--float-epochs", "0", "--quantizer", "none",
                "--weights", weights.toString(), "--out", dir.resolve("run").toString());
    }

    /** Images of one channel are standardized by themselves, as torchvision's standardization is for three. */
    @Test
    void greyImagesStartFromWeights() throws IOException {
        assertTrue((double) train(write(Mlp.create(10, new RandomStream(1), 64, 256, 128).namedParameters())).json()
                .get("float_accuracy") < 0.5);
    }

    @Test
    void aScalarInThePlaceOfAMatrixIsNamed() throws IOException {
        for (String name : new String[] {"fc1.weight", "fc3.weight"}) {
            Map<String, Tensor> values = new LinkedHashMap<>(
                    Mlp.create(10, new RandomStream(1), 64, 256, 128).namedParameters());
            String expected = values.get(name).shape().toString();
            values.put(name, Tensor.scalar(1));
            Path file = write(values);
            assertEquals(file + " does not fit the model; 1 of another shape: " + name + " is " + Shape.SCALAR
                    + ", not " + expected, train(file).failureAfterProgress(1));
        }
    }
}
