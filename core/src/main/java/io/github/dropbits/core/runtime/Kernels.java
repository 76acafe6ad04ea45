package io.github.dropbits.core.runtime;

import java.util.Locale;

/**
 * Chooses the implementation of the kernels: SIMD instructions through the Vector API, or plain Java. The choice is
 * made once, by probing the JVM. The values {@code vector} and {@code scalar} of the system property {@value #PROPERTY}
 * force one of the implementations; the default is {@code auto}.
 */
public final class Kernels {
    /** The name of the system property that forces a choice. */
    public static final String PROPERTY = "dropbits.kernels";

    private static final System.Logger LOG = System.getLogger("io.github.dropbits");
    private static final boolean FUSED = FusedMultiplyAdd.inHardware();
    private static final String NOT_FUSED = "no fused multiply-add in hardware, or switched off by -XX:-UseFMA; the"
            + " scalar kernels multiply and add separately, which is slower and gives other bits";
    private static final boolean VECTOR;
    private static final String REASON;

    static {
        String requested = System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
        String obstacle = obstacle();
        switch (requested) {
            case "auto" -> {
                VECTOR = obstacle == null;
                REASON = VECTOR ? "jdk.incubator.vector is present and compiled" : obstacle;
                if (!VECTOR && FUSED) {
                    LOG.log(System.Logger.Level.INFO, "DropBits uses its scalar kernels: {0}", obstacle);
                }
            }
            case "vector" -> {
                if (obstacle != null) {
                    throw new IllegalStateException(PROPERTY + "=vector, but " + obstacle);
                }
                VECTOR = true;
                REASON = "forced by " + PROPERTY + "=vector";
            }
            case "scalar" -> {
                VECTOR = false;
                REASON = "forced by " + PROPERTY + "=scalar" + (FUSED ? "" : "; " + NOT_FUSED);
            }
            default -> throw new IllegalStateException(PROPERTY + " must be vector, scalar or auto, not " + requested);
        }
        if (!FUSED) {
            LOG.log(System.Logger.Level.WARNING, "DropBits is slower here: {0}. In a virtual machine, let the guest see"
                    + " the host''s CPU (QEMU: -cpu host).", NOT_FUSED);
        }
    }

    private Kernels() {
    }

    /**
     * Returns whether the vector kernels are in use.
     *
     * @return true for SIMD kernels, false for kernels in plain Java
     */
    public static boolean vectorized() {
        return VECTOR;
    }

    /**
     * Returns the name of the kernels in use.
     *
     * @return {@code "vector"} or {@code "scalar"}
     */
    public static String inUse() {
        return VECTOR ? "vector" : "scalar";
    }

    /**
     * Returns the reason why these kernels are in use.
     *
     * @return the reason, as one line of text for a log
     */
    public static String reason() {
        return REASON;
    }

    /**
     * Returns whether the CPU has a fused multiply-add instruction, which rounds only once. Without it, Java would
     * compute {@link Math#fma(float, float, float)} with BigDecimal. The scalar kernels are then used, and they round
     * the product and the sum separately.
     *
     * @return true on all current CPUs; false on CPUs without the instruction, which some virtual machines emulate, and
     *     with {@code -XX:-UseFMA}
     */
    public static boolean fusedMultiplyAdd() {
        return FUSED;
    }

    /**
     * Returns the width of the vectors that the kernels use.
     *
     * @return the width in bits; 32, the width of one float, if the scalar kernels are in use
     */
    public static int vectorBits() {
        return VECTOR ? Lanes.count() * Float.SIZE : Float.SIZE;
    }

    /**
     * Returns the number of vector registers that the kernels in use can rely on. It limits the number of vectors that
     * a loop can keep in registers. x86 CPUs have 32 vector registers with AVX-512, and 16 with narrower vectors. All
     * other CPUs are assumed to have 32.
     *
     * @return 16 or 32; always 16 on x86 if the scalar kernels are in use, because these do not query the CPU
     */
    public static int vectorRegisters() {
        return x86() && vectorBits() < 512 ? 16 : 32;
    }

    static boolean x86() {
        String arch = System.getProperty("os.arch", "");
        return arch.equals("amd64") || arch.equals("x86_64");
    }

    /** Returns the reason why the vector kernels cannot be used; null if they can. */
    private static String obstacle() {
        if (!FUSED) {
            return NOT_FUSED;
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return "the module jdk.incubator.vector is absent; start Java with --add-modules jdk.incubator.vector";
        }
        // Without the JIT compiler, a vector operation is hundreds of times slower than a scalar operation.
        if (System.getProperty("java.vm.info", "").contains("interpreted mode")) {
            return "this JVM only interprets";
        }
        try {
            return Lanes.count() < 2 ? "this CPU has no float vectors" : null;
        } catch (LinkageError e) {
            return "jdk.incubator.vector cannot be used: " + e;
        }
    }

    /** Queries the vector width. This is a separate class, so that the Vector API is linked only if it is present. */
    private static final class Lanes {
        static int count() {
            return jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.length();
        }
    }
}
