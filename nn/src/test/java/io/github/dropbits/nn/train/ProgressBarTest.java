package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Tests the text of the progress bar. Rates and times in the text are not compared. */
class ProgressBarTest {
    @Test
    void showsTheSecondStepAndTheLast() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ProgressBar bar = new ProgressBar("title", new PrintStream(bytes, true, StandardCharsets.UTF_8));
        for (int step = 1; step <= 4; step++) {
            bar.stepDone(step / 4, step, 4, 10, 0.5 / step);
        }
        String[] lines = bytes.toString(StandardCharsets.UTF_8).strip().split("[\r\n]+");
        assertTrue(lines[0].startsWith("title [============            ] 2/4  epoch 1  loss 0.2500  "), lines[0]);
        String last = lines[lines.length - 1];
        assertTrue(last.startsWith("title [========================] 4/4  epoch 2  loss 0.1250  "), last);
        assertTrue(last.matches(".* examples/s  0s left"), last);
    }

    @Test
    void aSingleStepNeedsNoBar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ProgressBar bar = new ProgressBar("title", new PrintStream(bytes, true, StandardCharsets.UTF_8));
        bar.stepDone(0, 1, 1, 10, 0.5);
        bar.epochDone(0, 0.5);
        assertEquals("", bytes.toString(StandardCharsets.UTF_8));
    }
}
