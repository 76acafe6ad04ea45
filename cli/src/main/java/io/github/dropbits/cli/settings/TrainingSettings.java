package io.github.dropbits.cli.settings;

/** The settings of the trainings, in float and quantized. */
public final class TrainingSettings {
    /** The temperature at which the float model teaches; 0 if it does not. */
    public static final Setting<Double> DISTILL = Setting.of("distill", "T", OptionType.number(0, 1e3), "0",
            "learn from the float model's outputs at temperature T; 0 for not");
    /** The decay of the weights' moving average; 0 for none. */
    public static final Setting<Double> EMA = Setting.of("ema", "D", OptionType.numberBelow(0, 1), "0",
            "use a moving average of the weights with decay D; 0 for not");
    /** Where batch norm's statistics come from. */
    public static final Setting<BatchNormMode> BATCH_NORM = Setting.of("batch-norm", "HOW",
            OptionType.words(BatchNormMode.class), "usual",
            "statistics of the quantized training: usual, frozen, or reestimated at the end");
    /** Epochs in float. */
    public static final Setting<Integer> FLOAT_EPOCHS = Setting.of("float-epochs", "N", OptionType.integer(0, 100_000),
            d -> digits(d) ? 15 : 3, "epochs in float [15 for digits, else 3]");
    /** Epochs quantized. */
    public static final Setting<Integer> EPOCHS = Setting.of("epochs", "N", OptionType.integer(1, 100_000),
            d -> digits(d) ? 25 : 5, "epochs quantized [25 for digits, else 5]");
    /** Examples a step. */
    public static final Setting<Integer> BATCH = Setting.of("batch", "N", OptionType.integer(1, 1 << 20),
            d -> digits(d) ? 32 : 128, "examples a step [32 for digits, else 128]");
    /** The learning rate. */
    public static final Setting<Double> LEARNING_RATE = Setting.of("lr", "X", OptionType.number(0, 1e3), "0.001",
            "learning rate of Adam at the start");
    /** The weight decay. */
    public static final Setting<Double> WEIGHT_DECAY = Setting.of("weight-decay", "X", OptionType.number(0, 1e3), "0",
            "decoupled weight decay");
    /** The seed. */
    public static final Setting<Long> SEED = Setting.of("seed", "N", OptionType.wide(), "1",
            "seed of everything random");

    private TrainingSettings() {
    }

    private static boolean digits(Draft d) {
        return d.get(DataSettings.DATA) == DataSetName.DIGITS;
    }
}
