package io.github.dropbits.cli.settings;

/** The settings of the float training and of the quantized training. */
public final class TrainingSettings {
    /** The temperature of distillation from the float model; 0 for no distillation. */
    public static final Setting<Double> DISTILL = Setting.of("distill", "T", OptionType.number(0, 1e3), "0",
            "distill from the float model at temperature T; 0 for no distillation");
    /** The decay of the moving average of the weights; 0 for no average. */
    public static final Setting<Double> EMA = Setting.of("ema", "D", OptionType.numberBelow(0, 1), "0",
            "use a moving average of the weights with decay D; 0 for no average");
    /** The source of batch norm's statistics in quantized training. */
    public static final Setting<BatchNormMode> BATCH_NORM = Setting.of("batch-norm", "HOW",
            OptionType.words(BatchNormMode.class), "usual",
            "batch norm's statistics in quantized training: usual, frozen (those of the float training), or"
            + " reestimated (usual, then estimated again at the end)");
    /** The number of epochs of float training. */
    public static final Setting<Integer> FLOAT_EPOCHS = Setting.of("float-epochs", "N", OptionType.integer(0, 100_000),
            d -> digits(d) ? 15 : 3, "epochs of float training [15 for digits, else 3]");
    /** The number of epochs of quantized training. */
    public static final Setting<Integer> EPOCHS = Setting.of("epochs", "N", OptionType.integer(1, 100_000),
            d -> digits(d) ? 25 : 5, "epochs of quantized training [25 for digits, else 5]");
    /** The batch size. */
    public static final Setting<Integer> BATCH = Setting.of("batch", "N", OptionType.integer(1, 1 << 20),
            d -> digits(d) ? 32 : 128, "batch size [32 for digits, else 128]");
    /** The learning rate. */
    public static final Setting<Double> LEARNING_RATE = Setting.of("lr", "X", OptionType.number(0, 1e3), "0.001",
            "initial learning rate of Adam");
    /** The weight decay. */
    public static final Setting<Double> WEIGHT_DECAY = Setting.of("weight-decay", "X", OptionType.number(0, 1e3), "0",
            "decoupled weight decay");
    /** The seed. */
    public static final Setting<Long> SEED = Setting.of("seed", "N", OptionType.wide(), "1",
            "seed of all random numbers");

    private TrainingSettings() {
    }

    private static boolean digits(Draft d) {
        return d.get(DataSettings.DATA) == DataSetName.DIGITS;
    }
}
