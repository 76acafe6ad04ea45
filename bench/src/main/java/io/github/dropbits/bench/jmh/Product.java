package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.RandomStream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The operands of a matrix product, in square shapes and in the shapes of networks' layers. */
@State(Scope.Benchmark)
public class Product {
    /** The shape: rows of the result x columns of the result x depth. */
    @Param({"256x256x256", "512x512x512", "1024x1024x1024", "2048x2048x2048", "20x73728x25", "50x8192x500",
            "128x65536x1152", "512x4096x4608", "500x128x800"})
    public String shape;

    int m;
    int n;
    int k;
    float[] a;
    float[] b;
    float[] c;

    /** Creates the operands. */
    @Setup
    public void prepare() {
        String[] extents = shape.split("x");
        m = Integer.parseInt(extents[0]);
        n = Integer.parseInt(extents[1]);
        k = Integer.parseInt(extents[2]);
        RandomStream random = new RandomStream(1);
        a = random.normal(1, m, k).array();
        b = random.normal(1, k, n).array();
        c = new float[m * n];
    }
}
