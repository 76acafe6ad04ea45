package io.github.dropbits.bench.peers;

/** The unit of a row's figures. */
enum Unit {
    /** Billions of floating-point operations per second. */
    GFLOPS("GFLOP/s", true),
    /** Images trained on, or classified, per second. */
    IMAGES("images/s", true),
    /** Nanoseconds per element, forward and backward. */
    NANOSECONDS("ns/element", false);

    private final String text;
    private final boolean moreIsFaster;

    Unit(String text, boolean moreIsFaster) {
        this.text = text;
        this.moreIsFaster = moreIsFaster;
    }

    /** Our speed divided by the peer's; above 1 if ours is faster. */
    double ratio(double ours, double theirs) {
        return moreIsFaster ? ours / theirs : theirs / ours;
    }

    @Override
    public String toString() {
        return text;
    }
}
