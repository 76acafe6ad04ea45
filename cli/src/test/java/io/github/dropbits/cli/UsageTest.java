package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invalid command lines give exit status 2 and one line on stderr. */
class UsageTest {
    @TempDir
    Path dir;

    @Test
    void helpAndNamesInAnyCase() {
        String help = Cli.run("train", "--help").out();
        assertEquals(help, Cli.run("help", "train").out());
        assertEquals(help, Cli.run("Train", "--help").out());
        assertEquals("dropbits unknown\n", Cli.run("--version").out(), "the launcher tells the version");
    }

    @Test
    void unknownCommandsAndOptions() {
        assertEquals("unknown command 'trian'; see ./dropbits --help; did you mean 'train'?",
                Cli.run("trian").failure(2));
        assertEquals("unknown command 'bake'; see ./dropbits --help", Cli.run("bake").failure(2));
        assertEquals("unknown option '--epoch'; see ./dropbits train --help; did you mean '--epochs'?",
                Cli.run("train", "--epoch", "3").failure(2));
        assertEquals("unknown option '--epoch=3'; see ./dropbits train --help; did you mean '--epochs'?",
                Cli.run("train", "--epoch=3").failure(2));
        assertEquals("unknown option '3'; see ./dropbits train --help",
                Cli.run("train", "--epochs", "3", "3").failure(2));
        assertEquals("unknown option '-e'; see ./dropbits train --help", Cli.run("train", "-e", "3").failure(2));
        assertEquals("unknown option '--'; see ./dropbits train --help", Cli.run("train", "--").failure(2));
        assertEquals("unknown option '--seed'; see ./dropbits info --help",
                Cli.run("info", "--seed", "1").failure(2));
    }

    @Test
    void missingAndDoubledValues() {
        assertEquals("--epochs needs a value", Cli.run("train", "--seed", "1", "--epochs").failure(2));
        assertEquals("--out needs a value", Cli.run("train", "--out", "").failure(2));
        assertEquals("--out needs a value", Cli.run("train", "--out=").failure(2));
        assertEquals("--seed is given twice", Cli.run("train", "--seed", "1", "--seed=1").failure(2));
        assertEquals("eval needs --run DIR", Cli.run("eval").failure(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "data | cifar | must be one of digits, mnist, fashion-mnist, cifar10, cifar100, folder",
        "model | resnet | must be one of lenet5, vgg7, resnet18, mobilenetv2, smallcnn, mlp",
        "quantizer | sawb | must be one of cpq, adabits, alq, dorefa, lsq, lsq+, pact, rq, ste, none",
        "estimator | ALL | must be one of all, argmax",
        "weight-bits | 0 | must be a whole number from 1 to 8",
        "weight-bits | 9 | must be a whole number from 1 to 8",
        "act-bits | 2.5 | must be a whole number from 1 to 8",
        "act-bits | three | must be a whole number from 1 to 8",
        "drop-bits | 1 | must be a number from 0.0 to less than 1.0",
        "drop-bits | -0.1 | must be a number from 0.0 to less than 1.0",
        "drop-bits | NaN | must be a number from 0.0 to less than 1.0",
        "learn-bits | -1 | must be a number from 0.0 to 1000000.0",
        "learn-bits | Infinity | must be a number from 0.0 to 1000000.0",
        "target-bits | 9 | must be a number from 0.0 to 8.0",
        "budget | macs | must be one of count, size, compute",
        "sigma | fixed | must be annealed, annealed:A:B, fixed:A or learned:A, with positive A and B in steps",
        "sigma | fixed:-1 | must be annealed, annealed:A:B, fixed:A or learned:A, with positive A and B in steps",
        "sigma | learned:1:2 | must be annealed, annealed:A:B, fixed:A or learned:A, with positive A and B in steps",
        "min-bits | 0 | must be a whole number from 1 to 8",
        "drop-unit | channels | must be one of layer, channel",
        "ema | 1 | must be a number from 0.0 to less than 1.0",
        "float-epochs | -1 | must be a whole number from 0 to 100000",
        "epochs | 0 | must be a whole number from 1 to 100000",
        "epochs | 1e3 | must be a whole number from 1 to 100000",
        "batch | 0 | must be a whole number from 1 to 1048576",
        "lr | -1 | must be a number from 0.0 to 1000.0",
        "lr | fast | must be a number from 0.0 to 1000.0",
        "seed | 1.5 | must be a whole number",
        "seed | 9223372036854775808 | must be a whole number",
        "threads | 0 | must be a whole number from 1 to 1024",
        "threads | 2000 | must be a whole number from 1 to 1024",
        "limit | -1 | must be a whole number from 0 to 2147483647"})
    void badValues(String option, String value, String problem) {
        Path out = dir.resolve("run");
        String expected = "--" + option + " " + problem + ", not '" + value + "'";
        assertEquals(expected, Cli.run("train", "--" + option, value, "--out", out.toString()).failure(2));
        assertEquals(expected, Cli.run("train", "--out", out.toString(), "--" + option + "=" + value).failure(2));
        assertFalse(Files.exists(out));
    }

    @Test
    void valuesThatDoNotFitTogether() {
        Path out = dir.resolve("run");
        assertEquals("--model lenet5 needs images of 28x28 in grey; the digits are 8x8: use smallcnn or mlp",
                Cli.train(out, "--model", "lenet5").failure(2));
        assertEquals("--data-dir makes no sense with digits, which are built in",
                Cli.train(out, "--data-dir", "somewhere").failure(2));
        assertEquals("--limit 1438 is more than the 1437 training images of digits",
                Cli.train(out, "--limit", "1438").failure(2));
        assertEquals("--model vgg7 needs images in colour, as cifar10 has them",
                Cli.train(out, "--model", "vgg7").failure(2));
        assertEquals("--min-bits 4 is more than the bits of the weights or the activations",
                Cli.train(out, "--min-bits", "4").failure(2));
        assertEquals("--learn-bits gives lambda and --target-bits finds it: only one makes sense",
                Cli.train(out, "--learn-bits", "0.1", "--target-bits", "2").failure(2));
        assertEquals("--target-bits 3.5 must be from --min-bits 1 to the most of --weight-bits and --act-bits, 3",
                Cli.train(out, "--target-bits", "3.5").failure(2));
        assertEquals("--budget makes sense with --target-bits or --learn-bits only",
                Cli.train(out, "--budget", "size").failure(2));
        assertEquals("--width makes sense with vgg7 and mobilenetv2 only, not with mlp",
                Cli.train(out, "--width", "0.5").failure(2));
        assertEquals("--augment resized-crop makes sense with --data folder only",
                Cli.train(out, "--augment", "resized-crop").failure(2));
        assertEquals("--bits-from and --bits-file do not go together",
                Cli.train(out, "--bits-from", "a", "--bits-file", "b").failure(2));
        assertEquals("--sigma makes sense with --quantizer cpq only",
                Cli.train(out, "--quantizer", "lsq", "--sigma", "fixed:0.3").failure(2));
        assertFalse(Files.exists(out));
    }

    @Test
    void resumeTakesNothingButThreads() {
        assertEquals("--seed makes no sense with --resume, which takes the settings in the folder",
                Cli.run("train", "--resume", "x", "--seed", "1").failure(2));
        assertEquals("--out makes no sense with --resume, which takes the settings in the folder",
                Cli.run("train", "--out", "y", "--threads", "1", "--resume", "x").failure(2));
        assertEquals("--threads must be a whole number from 1 to 1024, not 'all'",
                Cli.run("train", "--threads", "all", "--resume", "x").failure(2));
        assertEquals("--threads must be a whole number from 1 to 1024, not '0'",
                Cli.run("eval", "--threads", "0", "--run", "x").failure(2));
    }
}
