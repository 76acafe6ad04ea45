package io.github.dropbits.core.testkit;

/** Measures the heap that reachable objects use. */
public final class Heap {
    private static final int COLLECTIONS = 3;

    private Heap() {
    }

    /**
     * The heap in use after several full collections. One is not enough, because it may only clear references to
     * objects that the next one frees.
     *
     * @return bytes
     */
    public static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
