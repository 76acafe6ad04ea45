package com.example.embedder;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A classifier of four kinds of images: class 0 is bright on the left, 1 on the right, 2 at the top, 3 at the bottom.
 */
class ClassifierTest {
    private static final int SIDE = 8;

    @TempDir
    static Path folder;
    private static Path file;

    /** Trains a model at 3 bits, freezes it and writes its file, as another program would. */
    @BeforeAll
    static void aModelIsTrainedElsewhere() throws IOException {
        RandomStream random = new RandomStream(1);
        int[] labels = new int[64];
        float[] images = new float[labels.length * SIDE * SIDE];
        for (int n = 0; n < labels.length; n++) {
            labels[n] = n % 4;
            System.arraycopy(image(labels[n], random), 0, images, n * SIDE * SIDE, SIDE * SIDE);
        }
        Tensor x = Tensor.of(images, labels.length, 1, SIDE, SIDE);
        Module net = SmallCnn.create(1, SIDE, SIDE, 4, random);
        Quantization low = Quantization.apply(net,
                QuantizationRule.all(LsqQuantizer.bits(3), LsqQuantizer.bits(3)), x);
        new Trainer<Tensor>(net, Adam.adam(low.parameterGroups(5e-3, 0)), b -> crossEntropy(net.apply(b), labels))
                .fit(40, 1, e -> List.of(x));
        file = folder.resolve("model.dropbits");
        FrozenModel.freeze(net, Shape.of(1, SIDE, SIDE)).write(file);
    }

    private static float[] image(int label, RandomStream random) {
        float[] pixels = random.uniform(-0.5f, 0.5f, SIDE * SIDE).toArray();
        for (int i = 0; i < pixels.length; i++) {
            int along = label < 2 ? i % SIDE : i / SIDE;
            pixels[i] += along < SIDE / 2 == (label % 2 == 0) ? 1 : -1;
        }
        return pixels;
    }

    @Test
    void classifiesImagesThatItHasNotSeen() throws IOException {
        Classifier classifier = new Classifier(file);
        RandomStream random = new RandomStream(2);
        for (int n = 0; n < 100; n++) {
            assertEquals(n % 4, classifier.classify(image(n % 4, random)), "image " + n);
        }
    }

    @Test
    void theFileIsSmallAndADamagedOneIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        // 16 * 9 + 32 * 16 * 9 + 512 * 64 + 64 * 4 weights at 3 bits, then names, scales and biases.
        assertTrue(bytes.length < 37_776 * 3 / 8 + 6_000, bytes.length + " bytes");
        bytes[bytes.length / 2] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.dropbits"), bytes);
        FormatException e = assertThrows(FormatException.class, () -> new Classifier(damaged));
        assertTrue(e.getMessage().contains("damaged.dropbits"), e.getMessage());
    }

    @Test
    void threeModulesAreEnough() {
        Set<String> there = ModuleLayer.boot().modules().stream().map(java.lang.Module::getName)
                .filter(n -> n.startsWith("dropbits")).collect(Collectors.toSet());
        assertEquals(Set.of("dropbits.core", "dropbits.nn", "dropbits.quant"), there);
    }

    /** The modules export exactly these packages to everybody, open none, and require only each other. */
    @Test
    void theModulesShowTheirApiAndNeedNothing() {
        Map<String, Set<String>> api = Map.of(
                "dropbits.core", packages("core", "core.io", "core.ops", "core.runtime"),
                "dropbits.nn", packages("nn", "nn.graph", "nn.layers", "nn.models", "nn.optim", "nn.train"),
                "dropbits.quant", packages("quant", "quant.adabits", "quant.alq", "quant.bits", "quant.cpq",
                        "quant.frozen", "quant.methods", "quant.onnx", "quant.relaxed", "quant.split", "quant.stats",
                        "quant.uniform"));
        api.forEach((name, packages) -> {
            ModuleDescriptor d = ModuleLayer.boot().findModule(name).orElseThrow().getDescriptor();
            assertEquals(packages, d.exports().stream().filter(e -> !e.isQualified()).map(Exports::source)
                    .collect(Collectors.toSet()), name);
            assertTrue(d.opens().isEmpty(), name + " opens nothing");
            for (Requires r : d.requires()) {
                assertTrue(r.name().equals("java.base") || r.name().startsWith("dropbits.")
                        || r.modifiers().contains(Requires.Modifier.STATIC), name + " requires " + r);
            }
        });
    }

    private static Set<String> packages(String... names) {
        return Arrays.stream(names).map(n -> "io.github.dropbits." + n).collect(Collectors.toSet());
    }
}
