package io.github.dropbits.cli.experiment;

import io.github.dropbits.cli.experiment.Comparison.Pair;
import java.util.ArrayList;
import java.util.List;

/** The definitions of all experiments. */
public final class Experiments {
    private static final String FASHION = "--data=fashion-mnist";
    /** A constant noise scale of 1/3 step. The default noise scale also starts at 1/3, but is annealed. */
    private static final String WIDE = "--sigma=fixed:0.3333";
    private static final String[] BITS = {"2", "3", "4"};

    private Experiments() {
    }

    /** All experiments, in the order of {@code ./dropbits experiment list}. */
    public static List<Experiment> all() {
        return List.of(lenet5("lenet5-mnist", "--data=mnist"), lenet5("lenet5-fashion", FASHION), clustering(),
                heterogeneous(), variants(), new Bias(), vgg7(), cifar("resnet18", "ResNet-18"),
                cifar("mobilenetv2", "MobileNetV2"), imageNet("resnet18", "ResNet-18"),
                imageNet("mobilenetv2", "MobileNetV2"));
    }

    private static List<String> bits(String n, String... more) {
        List<String> args = new ArrayList<>(List.of("--weight-bits=" + n, "--act-bits=" + n));
        args.addAll(List.of(more));
        return args;
    }

    private static Arm arm(String name, String n, String... more) {
        return Arm.quantized(name + "-" + n, n + " bits", bits(n, more).toArray(String[]::new));
    }

    private static Comparison lenet5(String name, String data) {
        List<Arm> arms = new ArrayList<>(List.of(Arm.floating(), Arm.floatLong()));
        List<Pair> pairs = new ArrayList<>();
        for (String n : BITS) {
            arms.add(arm("cpq", n, "--drop-bits=0"));
            // With the default minimum of two bits, no bit could be dropped at 2 bits.
            arms.add(n.equals("2") ? arm("cpq-dropbits", n, "--min-bits=1") : arm("cpq-dropbits", n));
            arms.add(arm("lsq", n, "--quantizer=lsq"));
            arms.add(arm("ste", n, "--quantizer=ste"));
            for (String other : List.of(Arm.FLOAT_LONG, "lsq-" + n, "ste-" + n)) {
                pairs.add(new Pair("cpq-" + n, other));
            }
            pairs.add(new Pair("cpq-dropbits-" + n, "cpq-" + n));
            for (String other : List.of("lsq-" + n, "ste-" + n)) {
                pairs.add(new Pair("cpq-" + n, other, Comparison.DISTANCE));
            }
        }
        // At 2 bits a step is a large part of the range, and weights that settle early on their levels lose accuracy.
        // This arm keeps the noise wide, so that they settle later.
        arms.add(arm("cpq-wide", "2", "--drop-bits=0", WIDE));
        pairs.add(new Pair("cpq-wide-2", "lsq-2"));
        pairs.add(new Pair("cpq-wide-2", Arm.FLOAT_LONG));
        return new Comparison(name, "LeNet-5: CPQ with and without DropBits, LSQ and a plain straight-through estimator"
                + " at 2, 3 and 4 bits, after 3 epochs in float and 5 quantized, compared with 8 epochs in float",
                "1 h with five seeds; quick: 5 min", List.of(data, "--model=lenet5"),
                List.of("--limit=6000", "--test-limit=2000"), arms, pairs);
    }

    private static Comparison clustering() {
        List<Arm> arms = new ArrayList<>(List.of(Arm.floating()));
        List<Pair> pairs = new ArrayList<>();
        arms.add(arm("cpq", "3", "--drop-bits=0"));
        arms.add(arm("cpq-dropbits", "3"));
        arms.add(arm("cpq-annealed-far", "3", "--drop-bits=0", "--sigma=annealed:0.333:0.0333"));
        arms.add(arm("cpq-eighth", "3", "--drop-bits=0", "--sigma=learned:0.125"));
        arms.add(arm("lsq", "3", "--quantizer=lsq"));
        arms.add(arm("ste", "3", "--quantizer=ste"));
        for (Arm arm : arms) {
            if (arm.name().startsWith("cpq")) {
                pairs.add(new Pair(arm.name(), "ste-3", Comparison.DISTANCE));
                pairs.add(new Pair(arm.name(), "ste-3"));
            }
        }
        return new Comparison("clustering", "The distance of weights to their levels, in steps, over the training:"
                + " CPQ with several sigmas, LSQ and a plain straight-through estimator at 3 bits; LeNet-5 on"
                + " Fashion-MNIST", "25 min with five seeds; quick: 3 min", List.of(FASHION, "--model=lenet5"),
                List.of("--limit=6000", "--test-limit=2000"), arms, pairs);
    }

    private static Comparison heterogeneous() {
        String[] most = {"--weight-bits=6", "--act-bits=6", "--min-bits=2", "--target-bits=3"};
        List<Arm> arms = List.of(Arm.floating(), Arm.quantized("learned", "3 bits on average", most),
                Arm.quantized("same-lengths", "3 bits on average", "--drop-bits=0").lengthsOf("learned"),
                Arm.quantized("uniform", "3 bits on average", "--drop-bits=0"));
        return new Comparison("heterogeneous", "The paper's hypothesis: bit-lengths learned from 6 to 2 with an average"
                + " of 3, the same lengths fixed from the same initial weights, and 3 bits everywhere; LeNet-5 on"
                + " Fashion-MNIST", "20 min with five seeds; quick: 2 min", List.of(FASHION, "--model=lenet5"),
                List.of("--limit=6000", "--test-limit=2000"), arms,
                List.of(new Pair("learned", "same-lengths"), new Pair("learned", "uniform"),
                        new Pair("same-lengths", "uniform")));
    }

    private static Comparison variants() {
        List<Arm> arms = new ArrayList<>(List.of(Arm.floating()));
        arms.add(arm("standard", "2", "--drop-bits=0"));
        arms.add(arm("argmax", "2", "--drop-bits=0", "--estimator=argmax"));
        arms.add(arm("sigma-fixed", "2", "--drop-bits=0", WIDE));
        arms.add(arm("sigma-learned", "2", "--drop-bits=0", "--sigma=learned:0.333"));
        arms.add(arm("step-fixed", "2", "--drop-bits=0", "--step=fixed"));
        arms.add(arm("standard", "3", "--drop-bits=0"));
        arms.add(arm("drop-annealed", "3", "--drop-bits=0.1"));
        arms.add(arm("drop-constant", "3", "--drop-bits=0.1", "--drop-schedule=constant"));
        arms.add(arm("drop-channel", "3", "--drop-bits=0.1", "--drop-unit=channel"));
        arms.add(arm("drop-to-1-bit", "3", "--drop-bits=0.1", "--min-bits=1"));
        List<Pair> pairs = arms.stream().filter(a -> a.start() != null && !a.name().startsWith("standard"))
                .map(a -> new Pair(a.name(), "standard-" + a.name().charAt(a.name().length() - 1))).toList();
        return new Comparison("variants", "The effect of CPQ's and DropBits' options: estimator, sigma, step, minimum"
                + " of bits, drop schedule, masks for layers or channels; LeNet-5 on Fashion-MNIST at 2 and 3 bits",
                "40 min with five seeds; quick: 4 min", List.of(FASHION, "--model=lenet5"),
                List.of("--limit=6000", "--test-limit=2000"), arms, pairs);
    }

    private static Comparison vgg7() {
        List<Arm> arms = List.of(Arm.floating(), Arm.floatLong(),
                arm("cpq", "2", "--drop-bits=0"), arm("cpq-dropbits", "3"), arm("lsq", "2", "--quantizer=lsq"),
                arm("cpq", "4", "--drop-bits=0"));
        return new Comparison("vgg7-cifar10", "VGG-7 at a quarter of its width on CIFAR-10 (JPEG): float, CPQ, CPQ"
                + " with DropBits, LSQ", "a day with three seeds; quick: 6 min",
                List.of("--data=folder", "--model=vgg7", "--width=0.25", "--augment=crop-flip", "--float-epochs=20",
                        "--epochs=20", "--batch=64", "--weight-decay=0.0001"),
                List.of("--limit=1500", "--test-limit=500", "--float-epochs=3", "--epochs=2"), arms,
                List.of(new Pair("cpq-2", Arm.FLOAT_LONG), new Pair("cpq-2", "lsq-2"),
                        new Pair("cpq-4", Arm.FLOAT_LONG)));
    }

    /** A comparison with few arms, which shows that a network can be trained and quantized. */
    private static Comparison demonstration(String name, String model, String what, String duration, List<String> base,
            List<String> quick) {
        List<String> all = new ArrayList<>(base);
        all.add("--model=" + model);
        return new Comparison(name, what, duration, all, quick, List.of(Arm.floating(),
                arm("cpq", "4", "--drop-bits=0"), arm("lsq", "4", "--quantizer=lsq")),
                List.of(new Pair("cpq-4", "lsq-4")));
    }

    private static Comparison cifar(String model, String title) {
        return demonstration(model + "-cifar10", model,
                title + " in its form for small images on CIFAR-10 (JPEG), at 4 bits", "days; quick: 6 min",
                List.of("--data=folder", "--augment=crop-flip", "--float-epochs=30", "--epochs=20", "--batch=64",
                        "--weight-decay=0.0001"),
                List.of("--limit=320", "--test-limit=200", "--float-epochs=2", "--epochs=1", "--batch=16"));
    }

    private static Comparison imageNet(String model, String title) {
        return demonstration(model + "-imagenet", model,
                title + " on a folder of images in ImageNet's layout, starting from torchvision's weights"
                + " (--weights), at 4 bits", "weeks on two cores, see docs/results.md; quick: 5 min",
                List.of("--data=folder", "--augment=resized-crop", "--image-size=224", "--float-epochs=0",
                        "--epochs=10", "--batch=32", "--lr=0.0001", "--weight-decay=0.00001"),
                List.of("--limit=64", "--test-limit=48", "--epochs=1", "--batch=8"));
    }
}
