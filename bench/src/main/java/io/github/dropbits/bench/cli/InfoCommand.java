package io.github.dropbits.bench.cli;

import io.github.dropbits.core.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this machine and JVM offer. */
final class InfoCommand implements Command {
    @Override
    public String name() {
        return "info";
    }

    @Override
    public String summary() {
        return "tell the JDK, the kernels in use and why, the vector width, the threads";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public Map<String, Object> run(Options.Given given) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        out.put("kernels", Kernels.inUse());
        out.put("reason", Kernels.reason());
        out.put("vector_bits", Kernels.vectorBits());
        out.put("threads", Runtime.getRuntime().availableProcessors());
        out.put("max_memory_mb", Runtime.getRuntime().maxMemory() >> 20);
        return out;
    }
}
