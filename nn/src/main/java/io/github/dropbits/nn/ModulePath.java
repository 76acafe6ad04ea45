package io.github.dropbits.nn;

import java.util.Map;

/**
 * A module that is being applied, with a link to the module that applies it. Error messages name the module by its path
 * in the tree of the outermost module.
 */
record ModulePath(ModulePath outer, Module module) {
    /** Returns the label of the module, such as {@code features.3 (Linear(3 -> 5))}. */
    @Override
    public String toString() {
        return module.label(name());
    }

    private String name() {
        return outer == null ? "" : join(outer.name(), nameIn(outer.module, module));
    }

    /** Returns the first name that a module has in the tree of another module. */
    static String nameIn(Module outer, Module module) {
        for (Map.Entry<String, Module> named : outer.namedModules().entrySet()) {
            if (named.getValue() == module) {
                return named.getKey();
            }
        }
        return "<not registered>";
    }

    /** Joins two paths with a dot, unless one of them is empty. */
    static String join(String path, String name) {
        return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
    }
}
