package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.onnx.OnnxExport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a user-defined op between layers. Quantization uses the properties that the op declares. Freezing and export
 * reject the op and name it.
 */
class OwnOpTest {
    private static final CpqSpec THREE = CpqSpec.bits(3);

    @TempDir
    Path dir;

    /** Clamps values to the range from 0 to 1, and declares that it only limits values. */
    private static final class Bounded extends Op {
        static Tensor bounded(Tensor x) {
            return new Bounded().apply(x);
        }

        @Override
        protected Shape infer(Shape[] in) {
            return in[0];
        }

        @Override
        protected void forward(Tensor[] in, float[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.clamp(in[0].array()[i], 0, 1);
            }
        }

        @Override
        protected void backward(Gradients g) {
            g.pass(0);
        }

        @Override
        protected boolean keepsValues() {
            return true;
        }
    }

    private static final class BoundedLayer extends Module {
        @Override
        protected Tensor forward(Tensor x) {
            return Bounded.bounded(x);
        }
    }

    @Test
    void theNetworksInputStaysItsOwnAndUnsigned() {
        Module model = new Sequential(new BoundedLayer(), new Linear(3, 2, new RandomStream(1)));
        LayerReport row = Quantization.apply(model, QuantizationRule.all(THREE, THREE), Tensor.full(0.5f, 2, 3))
                .report().getFirst();
        assertTrue(row.networkInput());
        assertEquals("CPQ(8 bits unsigned, ALL)", row.input().describe());
    }

    @Test
    void betweenLayersItKeepsTheSignOfARectifier() {
        Module model = new Sequential(new Linear(3, 3, new RandomStream(1)), Activation.relu(), new BoundedLayer(),
                new Linear(3, 2, new RandomStream(2)));
        Quantization q = Quantization.apply(model, QuantizationRule.all(THREE, THREE), Tensor.full(0.5f, 2, 3));
        assertEquals("CPQ(3 bits unsigned, ALL)", q.report().getLast().input().describe());
    }

    @Test
    void freezingAndExportRefuseItByItsNameAndLayer() {
        Module model = new Sequential(new Conv2d(1, 2, 3, new RandomStream(1)), new BoundedLayer());
        model.train(false);
        String frozen = assertThrows(IllegalArgumentException.class,
                () -> FrozenModel.freeze(model, Shape.of(1, 4, 4))).getMessage();
        assertEquals("cannot freeze op bounded in layer 1 behind layer 0: there is no such step in a frozen model",
                frozen);
        Path file = dir.resolve("model.onnx");
        String exported = assertThrows(IllegalArgumentException.class,
                () -> OnnxExport.write(file, model, Shape.of(1, 4, 4))).getMessage();
        assertEquals("op bounded in layer '1' cannot be exported to ONNX: there is no translation of this op",
                exported);
        assertTrue(Files.notExists(file));
    }
}
