package io.github.dropbits.core.testkit;

/** How much of the heap is in use by what can be reached. */
public final class Heap {
    private static final int COLLECTIONS = 3;

    private Heap() {
    }

    /**
     * The heap in use after full collections, several because the first only finds what references were cleared.
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
