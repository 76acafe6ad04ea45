package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Schedule;
import io.github.dropbits.nn.optim.Sgd;
import io.github.dropbits.nn.train.Metrics;
import io.github.dropbits.nn.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the exact text of error messages, which name the argument and its value, or the shapes. */
class ErrorMessageTest {
    /** A call that must fail, and the complete text of its error message. */
    private record Bad(String message, Executable call) {
        @Override
        public String toString() {
            return message;
        }
    }

    private static List<ParameterGroup> none() {
        return List.of();
    }

    static Stream<Bad> calls() {
        Trainer<Float> trainer = new Numbers().trainer();
        return Stream.of(
                new Bad("every must be above 0 and at most 1, not 0.0", () -> Schedule.step(0, 0.1)),
                new Bad("every must be above 0 and at most 1, not 1.5", () -> Schedule.step(1.5, 0.1)),
                new Bad("the largest norm must be positive, not 0.0", () -> trainer.clipNorm(0)),
                new Bad("a step needs at least one batch, not 0", () -> trainer.accumulate(0)),
                new Bad("factor must be finite and not negative, not -1.0",
                        () -> new Sgd(none(), 0, false).setFactor(-1)),
                new Bad("3 labels do not fit logits [2, 5]",
                        () -> Metrics.correct(Tensor.zeros(2, 5), new int[3])),
                new Bad("accuracy needs at least one example", () -> Metrics.accuracy(new Flatten(),
                        List.<Tensor>of(), x -> x, x -> new int[0])),
                new Bad("'a.b' cannot name a part of Sequential: it is empty, has a dot, or is taken",
                        () -> new Sequential(Map.of("a.b", new Linear(1, 1, new RandomStream(1))))));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void isWordForWord(Bad bad) {
        assertEquals(bad.message, assertThrows(IllegalArgumentException.class, bad.call).getMessage());
    }
}
