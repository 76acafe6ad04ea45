package io.github.dropbits.datasets.image;

/** Checks that the JDK's image classes are present, before a class that needs them is loaded. */
final class Desktop {
    private Desktop() {}

    static void require() {
        try {
            Class.forName("javax.imageio.ImageIO", false, Desktop.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("image files need the JDK's module java.desktop, which this program runs"
                    + " without: add it to the runtime image or to --limit-modules", e);
        }
    }
}
