package io.github.dropbits.quant.methods;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.DType;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.PostTraining;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizationRule.Plan;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.adabits.AdaBits;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.cpq.Estimator;
import io.github.dropbits.quant.cpq.SigmaMode;
import io.github.dropbits.quant.uniform.Calibration;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that a quantized model can be saved with one call, and loaded into a float model with one call. */
class SavedModelTest {
    private static final Tensor X = new RandomStream(1).normal(1, 8, 1, 8, 8);

    @TempDir
    private Path folder;

    record Use(String name, QuantizationRule rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Module net(long seed) {
        return SmallCnn.create(1, 8, 8, 4, new RandomStream(seed));
    }

    static List<Use> uses() {
        List<Use> all = new ArrayList<>();
        for (QuantizationMethod method : QuantizationMethods.all()) {
            for (int bits : new int[] {method.leastBits(), 3, method.mostBits()}) {
                all.add(new Use(method.name() + " " + bits,
                        QuantizationRule.all(method.factory(bits), method.factory(bits))));
            }
        }
        CpqSpec learned = CpqSpec.bits(5).minBits(3).learnBits(true).channelMasks(true).learnStep(false)
                .estimator(Estimator.ARGMAX).sigma(SigmaMode.learned(0.2));
        CpqSpec dropped = CpqSpec.bits(4).perChannel(true).dropBits(0.25).annealDrop(true).sigma(SigmaMode.fixed(0.3));
        all.add(new Use("learned lengths", QuantizationRule.all(learned, learned)));
        all.add(new Use("dropped bits", QuantizationRule.all(dropped,
                dropped.perChannel(false).sign(CpqSpec.Sign.SIGNED))));
        QuantizerFactory channels = place -> new LsqQuantizer(place, 4, LsqQuantizer.Variant.LSQ, Granularity.CHANNEL);
        all.add(new Use("plans", QuantizationRule.all(channels, null).skip("conv1")
                .layer("fc1", new Plan(null, LsqQuantizer.plusBits(6)))));
        all.add(new Use("default input", QuantizationRule.all(channels, place -> new SteQuantizer(place, 8,
                Calibration.PERCENTILE, Granularity.TENSOR))));
        return all;
    }

    private static float[] evaluated(Module model) {
        return NoGrad.call(() -> model.evaluating(() -> model.apply(X))).toArray();
    }

    @ParameterizedTest
    @MethodSource("uses")
    void theSameModelComesBack(Use use) throws IOException {
        Module model = net(2);
        Quantization saved = Quantization.apply(model, use.rule(), X);
        model.train(true);
        for (int i = 0; i < 3; i++) {
            model.apply(X);
        }
        Path file = folder.resolve("model.safetensors");
        saved.save(file);

        Module other = net(9);
        Quantization loaded = QuantizationMethods.load(file, other);
        assertArrayEquals(evaluated(model), evaluated(other));
        assertEquals(saved.report().toString(), loaded.report().toString());
        assertEquals(saved.bytes(), loaded.bytes());
        assertEquals(saved.report().stream().map(r -> r.multiplyAdds() + " " + r.nonNegative()).toList(),
                loaded.report().stream().map(r -> r.multiplyAdds() + " " + r.nonNegative()).toList());
        Path again = folder.resolve("again.safetensors");
        loaded.save(again);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    }

    @Test
    void quantizedWithoutTraining() throws IOException {
        Module model = net(2);
        QuantizerFactory weight = place -> new SteQuantizer(place, 8, Calibration.MSE, Granularity.CHANNEL);
        PostTraining.quantize(model, QuantizationRule.all(weight, SteQuantizer.bits(8)), List.of(X))
                .save(folder.resolve("model"));
        Module other = net(9);
        QuantizationMethods.load(folder.resolve("model"), other);
        assertArrayEquals(evaluated(model), evaluated(other));
    }

    private void refused(Module model, String... parts) {
        float[] before = evaluated(model);
        Path file = folder.resolve("model");
        String message = assertThrows(IOException.class, () -> QuantizationMethods.load(file, model)).getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        assertArrayEquals(before, evaluated(model));
    }

    private void changeDescription(UnaryOperator<String> change) throws IOException {
        SafeTensors in = SafeTensors.read(folder.resolve("model"));
        SafeTensorsBuilder out = SafeTensors.builder();
        in.metadata().forEach((key, text) -> out.metadata(key, key.equals("quantization") ? change.apply(text) : text));
        for (String name : in.names()) {
            if (in.dtype(name) == DType.F32) {
                out.put(name, in.floats(name), in.shape(name));
            }
        }
        out.build().write(folder.resolve("model"));
    }

    @Test
    void whatDoesNotFitIsRefusedAndTheModelStaysInFloat() throws IOException {
        Path file = folder.resolve("model");
        Quantization.apply(net(2), QuantizationRule.all(CpqSpec.bits(3), CpqSpec.bits(3)), X).save(file);
        refused(SmallCnn.create(1, 8, 8, 5, new RandomStream(1)), "does not fit", "fc2.weight");

        changeDescription(text -> text.replaceFirst("\"bits\":\"3\"", "\"bits\":\"2\""));
        refused(net(9), "CPQ(2 bits signed, ALL), but in the file CPQ(3 bits signed, ALL)");
        changeDescription(text -> text.replaceFirst("\"bits\":\"2\"", "\"bits\":\"two\""));
        refused(net(9), "setting bits must be an integer, not two");
        changeDescription(text -> text.replaceFirst("\"bits\":\"two\"", "\"bits\":\"3\",\"shift\":\"1\""));
        refused(net(9), "shift=1");
        changeDescription(text -> text.replaceFirst("\"cpq\"", "\"mine\""));
        refused(net(9), "is of the method mine; the known ones are [adabits, alq, cpq,");
        changeDescription(text -> "{\"version\":1,\"layers\":[7]}");
        refused(net(9), "a layer must be a Map, not 7");
        changeDescription(text -> "{\"version\":2}");
        refused(net(9), "expected version 1");
        changeDescription(text -> "[");
        refused(net(9), "quantization cannot be used");

        Checkpoint.save(file, net(2));
        refused(net(9), "does not say how its model is quantized");
    }

    @Test
    void aQuantizedModelIsNotLoadedInto() throws IOException {
        Path file = folder.resolve("model");
        Module model = net(2);
        Quantization.apply(model, QuantizationRule.all(CpqSpec.bits(3), null), X).save(file);
        assertThrows(IllegalArgumentException.class, () -> QuantizationMethods.load(file, model));
    }

    @Test
    void quantizersOfSeveralLengthsAreRefused() {
        Quantization joint = AdaBits.apply(net(2), new int[] {2, 4}, X).quantization();
        String message = assertThrows(IllegalArgumentException.class, () -> joint.save(folder.resolve("m")))
                .getMessage();
        assertTrue(message.contains("conv1.weight") && message.contains("Checkpoint"), message);
    }
}
