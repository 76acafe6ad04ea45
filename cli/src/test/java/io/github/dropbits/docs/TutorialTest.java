package io.github.dropbits.docs;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Max;
import io.github.dropbits.datasets.Batch;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.datasets.Standardization;
import io.github.dropbits.datasets.image.Digits;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Schedule;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.Metrics;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.bits.BitBudget;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.methods.QuantizationMethods;
import io.github.dropbits.quant.onnx.OnnxExport;
import io.github.dropbits.quant.stats.ModelStatistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs all steps of docs/tutorial.md. */
class TutorialTest {
    @TempDir
    private Path folder;

    @Test
    void everyStep() throws Exception {
        Split digits = Digits.load();
        Standardization scale = Standardization.of(digits.train());
        Dataset train = digits.train().standardized(scale);
        Dataset test = digits.test().standardized(scale);
        Batches batches = new Batches(train, 64, new RandomStream(1).split("batches"));

        Module net = SmallCnn.create(1, 8, 8, 10, new RandomStream(1));
        Adam adam = Adam.adam(List.of(new ParameterGroup(net.namedParameters(), 2e-3, 0)));
        new Trainer<Batch>(net, adam, b -> crossEntropy(net.apply(b.images()), b.labels()))
                .schedule(Schedule.cosine(0.01)).fit(8, batches.count(), batches::epoch);
        double inFloat = Metrics.accuracy(net, Batches.inOrder(test, 64), Batch::images, Batch::labels);
        Checkpoint.save(folder.resolve("float.safetensors"), net);

        Tensor sample = Batches.inOrder(train, 64).iterator().next().images();
        CpqSpec three = CpqSpec.bits(3);
        Quantization low = Quantization.apply(net, QuantizationRule.all(three, three), sample);
        low.<Batch>trainer(Adam::adam, 1e-3, 0, b -> crossEntropy(net.apply(b.images()), b.labels()))
                .schedule(Schedule.cosine(0.01)).fit(4, batches.count(), batches::epoch);
        double atThreeBits = Metrics.accuracy(net, Batches.inOrder(test, 64), Batch::images, Batch::labels);
        System.out.println(ModelStatistics.of(net, Batches.inOrder(test, 64), Batch::images));
        low.save(folder.resolve("digits.safetensors"));

        Module loaded = SmallCnn.create(1, 8, 8, 10, new RandomStream(2));
        QuantizationMethods.load(folder.resolve("digits.safetensors"), loaded);

        Module other = SmallCnn.create(1, 8, 8, 10, new RandomStream(1));
        Checkpoint.load(folder.resolve("float.safetensors"), other);
        CpqSpec most = CpqSpec.bits(6).minBits(2).learnBits(true);
        Quantization learned = Quantization.apply(other, QuantizationRule.all(most, most), sample);
        BitBudget budget = BitBudget.target(learned, BitBudget.Cost.COUNT, 4);
        learned.<Batch>trainer(Adam::adam, 1e-3, 0,
                b -> crossEntropy(other.apply(b.images()), b.labels()).add(budget.penalty()))
                .listener(budget).fit(6, batches.count(), batches::epoch);
        Map<String, Integer> lengths = learned.weightBits();

        FrozenModel.freeze(net, Shape.of(1, 8, 8)).write(folder.resolve("digits.dropbits"));
        FrozenModel frozen = FrozenModel.read(folder.resolve("digits.dropbits"));
        int[] classes = frozen.classes(sample);

        OnnxExport.write(folder.resolve("digits.onnx"), net, Shape.of(1, 8, 8));

        assertTrue(inFloat > 0.95, "in float " + inFloat);
        assertTrue(atThreeBits > 0.95, "at three bits " + atThreeBits);
        assertEquals(atThreeBits, Metrics.accuracy(loaded, Batches.inOrder(test, 64), Batch::images, Batch::labels));
        assertEquals(4, budget.average(), 0.2);
        assertEquals(low.weightBits().keySet(), lengths.keySet());
        assertArrayEquals(Max.argmax(net.evaluating(() -> net.apply(sample)), 1), classes);
        assertTrue(Files.size(folder.resolve("digits.onnx")) > 1000);
    }
}
