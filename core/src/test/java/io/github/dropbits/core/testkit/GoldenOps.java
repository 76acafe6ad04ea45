package io.github.dropbits.core.testkit;

import java.util.Set;

/**
 * Specifies which module's tests cover the ops of the golden cases. A file whose op is covered by no module is a
 * failure.
 */
public final class GoldenOps {
    /** The ops that the tests of dropbits.core cover. */
    public static final Set<String> CORE = Set.of("abs", "add", "sub", "mul", "div", "maximum", "minimum", "neg", "exp",
            "log", "sqrt", "square", "pow", "sigmoid", "tanh", "relu", "relu6", "leaky_relu", "gelu", "silu",
            "hardswish",
            "softplus", "clamp", "where", "sum", "mean", "var", "max", "logsumexp", "softmax", "log_softmax", "reshape",
            "permute", "slice", "pad", "broadcast_to", "concat", "matmul", "transpose_matmul", "linear", "conv2d",
            "max_pool2d", "avg_pool2d", "global_avg_pool2d", "batch_norm", "layer_norm", "group_norm", "cross_entropy",
            "mse_loss", "bce_with_logits", "kl_div_distill");

    private GoldenOps() {
    }

    /**
     * Returns whether the tests of dropbits.nn cover an op.
     *
     * @param op the op's name
     * @return true for the optimizers
     */
    public static boolean nn(String op) {
        return op.startsWith("optim_");
    }

    /**
     * Returns whether the tests of dropbits.quant cover an op.
     *
     * @param op the op's name
     * @return true for the quantizers
     */
    public static boolean quant(String op) {
        return op.equals("cpq") || op.equals("lsq");
    }

    /**
     * Returns whether the tests of no module cover an op.
     *
     * @param op the op's name
     * @return true if no module covers it
     */
    public static boolean nobody(String op) {
        return !CORE.contains(op) && !nn(op) && !quant(op);
    }
}
