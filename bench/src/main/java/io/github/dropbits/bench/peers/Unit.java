package io.github.dropbits.bench.peers;

/** What a row's figures count. */
enum Unit {
    /** Floating-point operations. */
    GFLOPS("GFLOP/s", true),
    /** Images trained on, or classified. */
    IMAGES("images/s", true),
    /** Time of one element, forward and backward. */
    NANOSECONDS("ns/element", false);

    private final String text;
    private final boolean moreIsFaster;

    Unit(String text, boolean moreIsFaster) {
        this.text = text;
        this.moreIsFaster = moreIsFaster;
    }

    /** How many times as fast ours is. */
    double ratio(double ours, double theirs) {
        return moreIsFaster ? ours / theirs : theirs / ours;
    }

    @Override
    public String toString() {
        return text;
    }
}
