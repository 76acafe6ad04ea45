package io.github.dropbits.nn.layers;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.Map;

/** Applies modules one after the other. */
public final class Sequential extends Module {
    /**
     * Creates a sequence of modules, which are named by their position, starting at 0.
     *
     * @param modules the modules, in order of application
     */
    public Sequential(Module... modules) {
        for (int i = 0; i < modules.length; i++) {
            child(Integer.toString(i), modules[i]);
        }
    }

    /**
     * Creates a sequence of named modules.
     *
     * @param modules the modules by name, in order of application
     */
    public Sequential(Map<String, ? extends Module> modules) {
        modules.forEach(this::child);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = x;
        for (Module m : children().values()) {
            y = m.apply(y);
        }
        return y;
    }
}
