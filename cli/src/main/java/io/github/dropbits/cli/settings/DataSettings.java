package io.github.dropbits.cli.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings of the data. */
public final class DataSettings {
    /** The names of the data sets, for help. */
    public static final String NAMES = Arrays.stream(DataSetName.values()).map(DataSetName::word)
            .collect(Collectors.joining(", "));
    /** The data set. */
    public static final Setting<DataSetName> DATA = Setting.of("data", "NAME", OptionType.words(DataSetName.class),
            "digits", NAMES);
    /** Where its files are. */
    public static final Setting<Optional<String>> DATA_DIR = Setting.optional("data-dir", "DIR",
            "where the data set's files are");
    /** Rows and columns of a folder's images. */
    public static final Setting<Integer> IMAGE_SIZE = Setting.of("image-size", "N", OptionType.integer(8, 512), "32",
            "rows and columns that a folder's images are brought to");
    /** How training images are varied. */
    public static final Setting<Augment> AUGMENT = Setting.of("augment", "HOW", OptionType.words(Augment.class), "none",
            "training images: none, crop-flip or resized-crop, which flips as well");
    /** How many training images are used. */
    public static final Setting<Integer> LIMIT = Setting.of("limit", "N", OptionType.integer(0, Integer.MAX_VALUE), "0",
            "use N training images, the first or, of a folder, any; 0 for all");
    /** How many test images are used. */
    public static final Setting<Integer> TEST_LIMIT = Setting.of("test-limit", "N",
            OptionType.integer(0, Integer.MAX_VALUE), "0", "use N test images, likewise; 0 for all");

    private DataSettings() {
    }
}
