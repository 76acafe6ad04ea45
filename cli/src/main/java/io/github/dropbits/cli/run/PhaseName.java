package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.OptionType;

/** The two phases of a run. */
public enum PhaseName {
    /** The float training. */
    FLOAT,
    /** The quantized training, which starts from the float model. */
    QUANTIZED;

    /** The name used in the files of a run folder. */
    public String word() {
        return OptionType.word(this);
    }

    /** The name of the phase's checkpoint in the run folder. */
    String checkpoint() {
        return word() + ".safetensors";
    }
}
