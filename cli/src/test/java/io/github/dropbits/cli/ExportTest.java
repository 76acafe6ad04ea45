package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    @TempDir
    static Path dir;
    private static Path run;

    @BeforeAll
    static void train() {
        run = dir.resolve("run");
        Cli.train(run, "--model", "smallcnn").json();
    }

    private static Cli export(String file, String... more) {
        String[] args = {"export", "--run", run.toString(), "--to", dir.resolve(file).toString()};
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return Cli.run(all);
    }

    private static String text(String file) throws IOException {
        return Files.readString(dir.resolve(file), StandardCharsets.ISO_8859_1);
    }

    @Test
    void quantizedFloatAndInt4() throws IOException {
        Map<String, Object> result = export("q.onnx").json();
        assertEquals("[1, 8, 8]", result.get("image"));
        assertEquals(Files.size(dir.resolve("q.onnx")), result.get("bytes"));
        assertTrue(text("q.onnx").contains("DequantizeLinear") && text("q.onnx").contains("Clip"));
        export("f.onnx", "--float").json();
        assertTrue(text("f.onnx").contains("Conv") && !text("f.onnx").contains("QuantizeLinear"));
        export("i4.onnx", "--int4").json();
        assertTrue(Files.size(dir.resolve("i4.onnx")) < Files.size(dir.resolve("f.onnx")) / 2);
        export("again.onnx").json();
        assertEquals(-1, Files.mismatch(dir.resolve("q.onnx"), dir.resolve("again.onnx")), "the same bytes");
    }

    @Test
    void aFrozenModelFindsTheSameClasses() throws IOException {
        Cli cli = export("m.dropbits", "--format", "dropbits");
        cli.json();
        assertTrue(cli.err().contains("conv1"), "the kernel of each layer");
        Map<String, Object> eval = Cli.run("eval", "--run", run.toString(), "--model",
                dir.resolve("m.dropbits").toString()).json();
        assertTrue((double) eval.get("frozen_agreement") > 0.99, eval.toString());
        assertEquals((double) eval.get("quantized_accuracy"), (double) eval.get("frozen_accuracy"), 0.01);
        // With 3 bits, the file has about a tenth of the size of the float file.
        assertTrue(Files.size(dir.resolve("m.dropbits")) < Files.size(run.resolve("float.safetensors")) / 8);
        byte[] bytes = Files.readAllBytes(dir.resolve("m.dropbits"));
        bytes[bytes.length / 2] ^= 4;
        Files.write(dir.resolve("broken"), bytes);
        assertTrue(Cli.run("eval", "--run", run.toString(), "--model", dir.resolve("broken").toString()).failure(1)
                .contains(dir.resolve("broken").toString()));
        assertEquals("--int4 makes sense with --format onnx only",
                export("x", "--format", "dropbits", "--int4").failure(2));
    }

    @Test
    void onnxRuntimeFindsTheSameClasses() throws IOException {
        for (String kind : new String[] {"quantized", "float"}) {
            boolean asFloat = kind.equals("float");
            String file = dir.resolve("eval-" + kind + ".onnx").toString();
            String[] only = asFloat ? new String[] {"--float"} : new String[0];
            export("eval-" + kind + ".onnx", only).json();
            String[] args = {"eval", "--run", run.toString(), "--model", file};
            Map<String, Object> eval = Cli.run(Stream.of(args, only).flatMap(Stream::of).toArray(String[]::new)).json();
            int other = ((Number) eval.get("onnx_other_logits")).intValue();
            assertTrue(other <= (asFloat ? 0 : 4), eval.toString());
            assertEquals(1, (double) eval.get("onnx_agreement"), other / 360.0 + 1e-9, eval.toString());
            assertTrue(!asFloat || (double) eval.get("onnx_largest_difference") <= 1e-4, eval.toString());
            assertEquals((double) eval.get(kind + "_accuracy"), (double) eval.get("onnx_accuracy"),
                    other / 360.0 + 1e-9);
        }
        Files.writeString(dir.resolve("broken.onnx"), "no protobuf");
        assertTrue(Cli.run("eval", "--run", run.toString(), "--model", dir.resolve("broken.onnx").toString()).failure(1)
                .contains(dir.resolve("broken.onnx") + ": ONNX Runtime says: "));
    }

    @Test
    void theFloatModelIsFrozenToo() throws IOException {
        export("float.dropbits", "--format", "dropbits", "--float").json();
        String file = dir.resolve("float.dropbits").toString();
        Map<String, Object> eval = Cli.run("eval", "--run", run.toString(), "--model", file, "--float").json();
        assertEquals(1.0, eval.get("frozen_agreement"));
        assertEquals(eval.get("float_accuracy"), eval.get("frozen_accuracy"));
        assertEquals(32L, ((Map<?, ?>) kernels("--model", file).getFirst()).get("weight_bits"));
    }

    private static List<?> kernels(String option, String of) {
        return (List<?>) Cli.run("info", option, of).json().get("layers");
    }

    @Test
    void aRunInFloatIsExportedAsItIs() throws IOException {
        Path plain = dir.resolve("plain");
        Cli.train(plain, "--model", "smallcnn", "--quantizer", "none").json();
        String file = dir.resolve("plain.onnx").toString();
        Cli.run("export", "--run", plain.toString(), "--to", file).json();
        assertEquals(1.0, Cli.run("eval", "--run", plain.toString(), "--model", file).json().get("onnx_agreement"));
        String frozen = dir.resolve("plain.dropbits").toString();
        Cli.run("export", "--run", plain.toString(), "--to", frozen, "--format", "dropbits").json();
        assertEquals(1.0,
                Cli.run("eval", "--run", plain.toString(), "--model", frozen).json().get("frozen_agreement"));
        assertEquals(kernels("--run", plain.toString()), kernels("--model", frozen));
        assertEquals(32L, ((Map<?, ?>) kernels("--model", frozen).getFirst()).get("weight_bits"));
    }

    @Test
    void whatMakesNoSenseIsSaid() {
        assertEquals("--float makes sense with --model FILE only",
                Cli.run("eval", "--run", run.toString(), "--float").failure(2));
        assertEquals("export needs --run DIR and --to FILE", Cli.run("export", "--run", run.toString()).failure(2));
        assertEquals("--format must be one of onnx, dropbits, not 'tflite'",
                export("x", "--format", "tflite").failure(2));
        assertEquals(dir.resolve("none") + " is no run folder: it has no settings.json", Cli.run("export", "--run",
                dir.resolve("none").toString(), "--to", "x").failure(1));
    }
}
