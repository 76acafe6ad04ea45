package io.github.dropbits.nn;

import java.util.Map;

/** A module with those within which it is applied, for messages: named as in the outermost one's tree. */
record ModulePath(ModulePath outer, Module module) {
    /** Such as {@code features.3 (Linear(3 -> 5))}. */
    @Override
    public String toString() {
        return module.label(name());
    }

    private String name() {
        return outer == null ? "" : join(outer.name(), nameIn(outer.module, module));
    }

    /** The first name that a module has in another one's tree. */
    static String nameIn(Module outer, Module module) {
        for (Map.Entry<String, Module> named : outer.namedModules().entrySet()) {
            if (named.getValue() == module) {
                return named.getKey();
            }
        }
        return "<not registered>";
    }

    /** A path made longer; either part may be empty. */
    static String join(String path, String name) {
        return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
    }
}
