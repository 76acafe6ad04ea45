package io.github.dropbits.cli.settings;

import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.bits.BitBudget;
import io.github.dropbits.quant.methods.QuantizationMethods;
import java.util.stream.Collectors;

/** Checks that settings fit together. Each value has been checked on its own before. */
final class SettingsCheck {
    private SettingsCheck() {
    }

    static void check(Settings s) {
        data(s);
        checkModel(s);
        if (s.augment() == Augment.RESIZED_CROP && s.data() != DataSetName.FOLDER) {
            throw new UsageException("--augment resized-crop makes sense with --data folder only");
        }
        s.quantizer().ifPresent(m -> {
            Settings.ALL.forEach(setting -> method(s, setting, m));
            bits(s, m);
        });
        lengths(s);
        if (s.minBits() > Math.min(s.weightBits(), s.actBits())) {
            throw new UsageException("--min-bits " + s.minBits() + " is more than the bits of the weights or the"
                    + " activations");
        }
    }

    private static void data(Settings s) {
        if (s.data() == DataSetName.DIGITS && s.get(DataSettings.DATA_DIR).isPresent()) {
            throw new UsageException("--data-dir makes no sense with digits, which are built in");
        }
    }

    /** Checks one setting: a setting that does not apply to the method must have a value without effect. */
    private static <T> void method(Settings s, Setting<T> setting, QuantizationMethod method) {
        if (!setting.appliesTo(method) && !setting.hasNoEffect(s.get(setting))) {
            throw new UsageException("--" + setting + " makes sense with --quantizer "
                    + QuantizationMethods.training().stream().filter(setting::appliesTo).map(QuantizationMethod::name)
                    .collect(Collectors.joining(" or ")) + " only");
        }
    }

    private static void bits(Settings s, QuantizationMethod m) {
        int least = Math.min(s.weightBits(), s.actBits());
        int most = Math.max(s.weightBits(), s.actBits());
        if (m.sameBits() && least < most || least < m.leastBits() || most > m.mostBits()) {
            throw new UsageException("--quantizer " + m.name() + " takes " + (m.sameBits()
                    ? "as many bits for weights as for activations, " : "bits from ") + m.leastBits() + " to "
                    + m.mostBits() + "; not --weight-bits " + s.weightBits() + " and --act-bits " + s.actBits());
        }
    }

    private static void lengths(Settings s) {
        if (s.learnBits() > 0 && s.targetBits() > 0) {
            throw new UsageException("--learn-bits gives lambda and --target-bits finds it: only one makes sense");
        }
        int most = Math.max(s.weightBits(), s.actBits());
        if (s.targetBits() > 0 && (s.targetBits() < s.minBits() || s.targetBits() > most)) {
            throw new UsageException("--target-bits " + s.targetBits() + " must be from --min-bits " + s.minBits()
                    + " to the most of --weight-bits and --act-bits, " + most);
        }
        if (s.learnsBits() && s.minBits() >= most) {
            throw new UsageException("--min-bits " + s.minBits() + " leaves no bit-length to learn: --weight-bits and"
                    + " --act-bits are " + s.weightBits() + " and " + s.actBits());
        }
        if (!s.learnsBits() && s.budget() != BitBudget.Cost.COUNT) {
            throw new UsageException("--budget makes sense with --target-bits or --learn-bits only");
        }
    }

    /** Checks that the network accepts the data set's images, and that its width can be chosen if one is given. */
    private static void checkModel(Settings s) {
        ModelName model = s.model();
        if (model == ModelName.LENET5 && !s.data().grey28()) {
            throw new UsageException("--model lenet5 needs images of 28x28 in grey"
                    + (s.data().colour() ? "" : "; the digits are 8x8: use smallcnn or mlp"));
        }
        if (model.colour() && !s.data().colour()) {
            throw new UsageException("--model " + model + " needs images in colour, as cifar10 has them");
        }
        if (model == ModelName.VGG7 && s.data() == DataSetName.FOLDER && s.imageSize() != 32) {
            throw new UsageException("--model vgg7 needs images of 32x32, not --image-size " + s.imageSize());
        }
        if (s.width() != 1 && !model.hasWidth()) {
            throw new UsageException("--width makes sense with vgg7 and mobilenetv2 only, not with " + model);
        }
    }
}
