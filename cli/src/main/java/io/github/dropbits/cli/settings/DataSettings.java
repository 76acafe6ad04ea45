package io.github.dropbits.cli.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings of the data. */
public final class DataSettings {
    /** The names of all data sets, for help texts. */
    public static final String NAMES = Arrays.stream(DataSetName.values()).map(DataSetName::word)
            .collect(Collectors.joining(", "));
    /** The data set. */
    public static final Setting<DataSetName> DATA = Setting.of("data", "NAME", OptionType.words(DataSetName.class),
            "digits", NAMES);
    /** The folder of the data set's files. */
    public static final Setting<Optional<String>> DATA_DIR = Setting.path("data-dir", "DIR",
            "folder of the data set's files");
    /** The number of rows and columns to which images from a folder are resized. */
    public static final Setting<Integer> IMAGE_SIZE = Setting.of("image-size", "N", OptionType.integer(8, 512), "32",
            "rows and columns to which images of --data folder are resized");
    /** How training images are augmented. */
    public static final Setting<Augment> AUGMENT = Setting.of("augment", "HOW", OptionType.words(Augment.class), "none",
            "augmentation of training images: none, crop-flip, or resized-crop (which also flips)");
    /** The number of training images to use. */
    public static final Setting<Integer> LIMIT = Setting.of("limit", "N", OptionType.integer(0, Integer.MAX_VALUE), "0",
            "use N training images: the first ones, or of --data folder a random selection; 0 for all");
    /** The number of test images to use. */
    public static final Setting<Integer> TEST_LIMIT = Setting.of("test-limit", "N",
            OptionType.integer(0, Integer.MAX_VALUE), "0", "use N test images, chosen in the same way; 0 for all");

    private DataSettings() {
    }
}
