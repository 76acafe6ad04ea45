package io.github.dropbits.core.testkit;

/** Measures the heap that reachable objects use. */
public final class Heap {
    private static final int COLLECTIONS = 3;

    private Heap() {
    }

    /**
     * Returns the size of the heap in use after several full garbage collections. One collection is not enough, because
     * it may only clear references to objects that the next collection frees.
     *
     * @return the number of bytes
     */
    public static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
