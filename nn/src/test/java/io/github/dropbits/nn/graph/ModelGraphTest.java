package io.github.dropbits.nn.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Tests the graph of a model: its nodes, the signs of values, the network's input, and the nodes that the result
 * depends on.
 */
class ModelGraphTest {
    private static final Tensor SAMPLE = Tensor.of(new float[] {1, -2, 3, 4, 5, 6}, 2, 3);

    /** A user-defined op that limits values to the range from -1 to 1. */
    private static final class Bounded extends Op {
        private final boolean declared;

        Bounded(boolean declared) {
            this.declared = declared;
        }

        static Tensor bounded(Tensor x, boolean declared) {
            return new Bounded(declared).apply(x);
        }

        @Override
        protected Shape infer(Shape[] in) {
            return in[0];
        }

        @Override
        protected void forward(Tensor[] in, float[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.clamp(in[0].array()[i], -1, 1);
            }
        }

        @Override
        protected void backward(Gradients g) {
            g.zeros(0);
        }

        @Override
        protected boolean keepsValues() {
            return declared;
        }
    }

    /** A model that applies a function before a layer. */
    private static final class Before extends Module {
        private final UnaryOperator<Tensor> function;
        private final Linear fc = child("fc", new Linear(3, 2, new RandomStream(1)));

        Before(UnaryOperator<Tensor> function) {
            this.function = function;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return fc.apply(function.apply(x));
        }
    }

    private static GraphValue layerInput(Module model, Tensor sample) {
        return ModelGraph.of(model, sample).uses().stream().filter(u -> u.module() instanceof Linear).findFirst()
                .orElseThrow().input();
    }

    @Test
    void theNetworksInputStaysItsOwnThroughWhatKeepsValues() {
        Tensor positive = Tensor.full(0.5f, 2, 3);
        for (Tensor sample : List.of(SAMPLE, positive)) {
            for (UnaryOperator<Tensor> keeps : List.<UnaryOperator<Tensor>>of(x -> x, x -> x.reshape(2, 3),
                    x -> x.permute(1, 0).permute(1, 0), x -> Bounded.bounded(x, true), Tensor::detach,
                    x -> x.reshape(3, 2).detach().reshape(2, 3))) {
                GraphValue in = layerInput(new Before(keeps), sample);
                assertTrue(in.networkInput());
                assertTrue(in.variable());
                assertEquals(sample == positive, in.nonNegative());
            }
        }
        for (UnaryOperator<Tensor> changes : List.<UnaryOperator<Tensor>>of(x -> x.mul(2), Tensor::relu,
                x -> Bounded.bounded(x, false))) {
            GraphValue in = layerInput(new Before(changes), positive);
            assertFalse(in.networkInput());
            assertTrue(in.variable());
        }
        assertFalse(layerInput(new Before(x -> Bounded.bounded(x, false)), positive).nonNegative());
        assertTrue(layerInput(new Before(Tensor::relu), SAMPLE).nonNegative());
    }

    @Test
    void valuesThatNoOpMadeFromTheInputAreNotTakenForConstants() {
        Module outside = new Module() {
            @Override
            protected Tensor forward(Tensor x) {
                return Tensor.of(x.toArray(), 2, 3);
            }
        };
        Module model = new Sequential(outside, new Linear(3, 2, new RandomStream(1)));
        ModelGraph graph = ModelGraph.of(model, Tensor.full(1, 2, 3), m -> m == outside);
        GraphValue in = graph.uses().get(1).input();
        assertTrue(in.variable());
        assertFalse(in.nonNegative());
        assertSame(outside, ((Node.OfModule) in.producer().orElseThrow()).module());
        assertEquals(List.of("0", "1"), graph.needed().stream().map(Node::layer).toList());
    }

    @Test
    void onlyWhatTheResultDependsOnIsNeeded() {
        Linear fc = new Linear(3, 2, new RandomStream(1));
        Module model = new Module() {
            {
                child("fc", fc);
            }

            @Override
            protected Tensor forward(Tensor x) {
                x.exp();
                Tensor y = fc.apply(x.neg());
                y.log();
                return y;
            }
        };
        ModelGraph graph = ModelGraph.of(model, SAMPLE);
        assertEquals(List.of("op exp", "op neg", "op linear", "op log"), graph.nodes().stream().map(Node::name)
                .toList());
        assertEquals(List.of("op neg", "op linear"), graph.needed().stream().map(Node::name).toList());
        assertEquals(List.of("", "fc"), graph.needed().stream().map(Node::layer).toList());
        assertSame(graph.result(), graph.needed().getLast().output());
        assertSame(graph.input(), graph.needed().getFirst().inputs().getFirst());
        GraphValue weight = graph.needed().getLast().inputs().get(1);
        assertSame(fc.weight(), weight.tensor());
        assertTrue(weight.producer().isEmpty());
        assertFalse(weight.variable());
        assertFalse(weight.nonNegative());
        assertSame(weight, graph.value(fc.weight().detach()));
    }

    @Test
    void aModuleTakenAsAWholeHidesItsOps() {
        Sequential block = new Sequential(new Linear(3, 3, new RandomStream(1)), Activation.relu());
        Module model = new Sequential(block, new Linear(3, 2, new RandomStream(2)));
        ModelGraph graph = ModelGraph.of(model, SAMPLE, m -> m == block);
        assertEquals(List.of("0", "1"), graph.needed().stream().map(Node::layer).toList());
        Node.OfModule whole = (Node.OfModule) graph.needed().getFirst();
        assertSame(block, whole.module());
        assertSame(graph.input(), whole.input());
        assertTrue(whole.output().nonNegative());
        assertEquals(List.of("0.0", "0.1", "0", "1", ""), graph.uses().stream().map(ModelGraph.Use::layer).toList());
    }

    @Test
    void aModelThatGivesItsInputBack() {
        ModelGraph graph = ModelGraph.of(new Sequential(), SAMPLE);
        assertSame(graph.input(), graph.result());
        assertTrue(graph.nodes().isEmpty());
        assertTrue(graph.needed().isEmpty());
    }

    /**
     * If a module computes values from its input outside of ops and passes them to ops, the result still depends on the
     * input.
     */
    @Test
    void aWholeModuleWhoseOpsDoNotTakeItsInputStillDependsOnIt() {
        Module rounding = new Module() {
            @Override
            protected Tensor forward(Tensor x) {
                return Tensor.of(x.toArray(), 2, 3).mul(2);
            }
        };
        Module model = new Sequential(rounding, new Linear(3, 2, new RandomStream(1)));
        ModelGraph graph = ModelGraph.of(model, SAMPLE, m -> m == rounding);
        assertTrue(graph.needed().getFirst().output().variable());
        assertSame(graph.input(), graph.needed().getFirst().inputs().getFirst());
    }

    /** A module may return a buffer that it fills, for example a quantizer that stores its levels. */
    @Test
    void aWholeModuleThatReturnsItsBufferIsANode() {
        Module levels = new Module() {
            private final Tensor kept = buffer("kept", Tensor.zeros(2, 3));

            @Override
            protected Tensor forward(Tensor x) {
                return kept.set(x.toArray());
            }
        };
        Module model = new Sequential(levels, new Linear(3, 2, new RandomStream(1)));
        ModelGraph graph = ModelGraph.of(model, SAMPLE, m -> m == levels);
        assertEquals(List.of("0", "1"), graph.needed().stream().map(Node::layer).toList());
        assertTrue(graph.needed().getFirst().output().variable());
    }
}
