package io.github.dropbits.bench.peers;

import io.github.dropbits.bench.jmh.CpqBenchmark;
import io.github.dropbits.bench.jmh.FrozenBenchmark;
import io.github.dropbits.bench.jmh.Inference;
import io.github.dropbits.bench.jmh.MatMulBenchmark;
import io.github.dropbits.bench.jmh.NetlibBenchmark;
import io.github.dropbits.bench.jmh.Network;
import io.github.dropbits.bench.jmh.Product;
import io.github.dropbits.bench.jmh.QuantizerBenchmark;
import io.github.dropbits.bench.jmh.TrainStepBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.openjdk.jmh.annotations.Param;

/** Lists the rows of the comparison, with the peers that this machine has. */
final class Rows {
    private static final double QUICK_SECONDS = 2;
    private static final double SECONDS = 5;

    private final boolean quick;
    private final Optional<PeerProcess> pyTorch;
    private final Optional<PeerProcess> openBlas;
    private final List<Row> rows = new ArrayList<>();

    private Rows(Path scripts, boolean quick) throws IOException {
        this.quick = quick;
        pyTorch = PeerProcess.pyTorch(scripts);
        openBlas = PeerProcess.openBlas(scripts);
    }

    /** All rows of the comparison. A missing peer is reported on stderr, with the command that installs it. */
    static List<Row> all(Path scripts, boolean quick) throws IOException {
        Rows r = new Rows(scripts, quick);
        if (r.pyTorch.isEmpty()) {
            System.err.println("PyTorch is absent and left out: no python3 here imports torch "
                    + "(Debian: apt-get install python3-torch)");
        }
        if (r.openBlas.isEmpty()) {
            System.err.println("OpenBLAS is absent and left out: cc found none to link with "
                    + "(Debian: apt-get install gcc libopenblas-dev)");
        }
        for (int threads : new int[] {1, 2}) {
            r.products(threads);
            for (Network network : Network.values()) {
                String name = "train/" + network.name().toLowerCase(Locale.ROOT) + "/float";
                r.training(name, network, 0, threads, name);
            }
            r.training("train/lenet5/cpq4", Network.LENET5, 4, threads, "train/lenet5/cpq4");
            r.training("train/lenet5/cpq4-against-lsq4", Network.LENET5, 4, threads, "train/lenet5/lsq4");
        }
        for (int bits : new int[] {2, 4, 8}) {
            r.add("op/cpq/" + bits, 1, Unit.NANOSECONDS, JmhSide.of(CpqBenchmark.class,
                    Map.of("bits", "" + bits, "ratio", "0.333333", "estimator", "ALL", "ownSigma", "false", "masks",
                    "none"), quick, ns -> ns), r.peer("PyTorch", r.pyTorch, "op/cpq/" + bits, 1));
            r.add("op/lsq/" + bits, 1, Unit.NANOSECONDS, JmhSide.of(QuantizerBenchmark.class,
                    Map.of("method", "lsq", "bits", "" + bits), quick, ns -> ns),
                    r.peer("PyTorch", r.pyTorch, "op/lsq/" + bits, 1));
        }
        for (Inference frozen : Inference.values()) {
            if (frozen.bits() > 0) {
                r.inference(frozen, 1);
                r.inference(frozen, 64);
            }
        }
        return r.rows;
    }

    private void inference(Inference frozen, int batch) {
        Map<String, Side> peers = new LinkedHashMap<>();
        peers.put("float", inferenceSide(Inference.FLOAT, batch));
        peers.put("ONNX Runtime", inferenceSide(Inference.ONNX, batch));
        peers.put("ONNX Runtime int8", inferenceSide(Inference.ONNX_INT8, batch));
        add("infer/vgg7/" + frozen.bits() + "x" + frozen.bits() + "/batch" + batch, 1, Unit.IMAGES,
                inferenceSide(frozen, batch), peers);
    }

    private Side inferenceSide(Inference how, int batch) {
        return JmhSide.of(FrozenBenchmark.class, Map.of("how", how.name(), "batch", "" + batch), quick,
                runs -> runs * batch);
    }

    private static String[] shapes() {
        try {
            return Product.class.getField("shape").getAnnotation(Param.class).value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    private void products(int threads) {
        for (String shape : shapes()) {
            double work = 2e-3;
            for (String extent : shape.split("x")) {
                work *= Integer.parseInt(extent);
            }
            double operations = work;
            DoubleUnaryOperator gigaflops = microseconds -> operations / microseconds;
            Map<String, Side> peers = new LinkedHashMap<>(peer("OpenBLAS", openBlas, "sgemm/" + shape, threads));
            if (threads == 1) { // Netlib runs on one thread only.
                peers.put("netlib", JmhSide.of(NetlibBenchmark.class, Map.of("shape", shape), quick, gigaflops));
            }
            add("sgemm/" + shape, threads, Unit.GFLOPS, JmhSide.of(MatMulBenchmark.class,
                    Map.of("shape", shape, "threads", "" + threads), quick, gigaflops), peers);
        }
    }

    private void training(String name, Network network, int bits, int threads, String theirs) {
        add(name, threads, Unit.IMAGES, JmhSide.of(TrainStepBenchmark.class, Map.of("network", network.name(),
                "bits", "" + bits, "threads", "" + threads), quick, steps -> steps * network.batch()),
                peer("PyTorch", pyTorch, theirs, threads));
    }

    private void add(String name, int threads, Unit unit, Side ours, Map<String, Side> peers) {
        if (!peers.isEmpty()) {
            rows.add(new Row(name, threads, unit, ours, peers));
        }
    }

    private Map<String, Side> peer(String name, Optional<PeerProcess> process, String row, int threads) {
        return process.map(p -> Map.of(name, p.side(row, threads, quick ? QUICK_SECONDS : SECONDS))).orElse(Map.of());
    }
}
