package io.github.dropbits.core.runtime;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out whether {@link Math#fma(float, float, float)} is an instruction of the CPU. On a CPU without this
 * instruction, such as the default CPU of some virtual machines, Java computes the method with BigDecimal, which is
 * hundreds of times slower.
 */
final class FusedMultiplyAdd {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    private FusedMultiplyAdd() {
    }

    /**
     * Returns whether the CPU has the instruction. The answer comes from the JVM or, if the JVM does not provide it,
     * from Linux's description of an x86 CPU. If neither is available, the method returns true.
     */
    static boolean inHardware() {
        try {
            return Flag.set();
        } catch (ReflectiveOperationException | LinkageError | IllegalArgumentException e) {
            // The module java.management or jdk.management is absent, or this JVM has no such flag.
            return !Kernels.x86() || listed();
        }
    }

    private static boolean listed() {
        try {
            return !Files.isReadable(CPU) || listed(Files.readAllLines(CPU));
        } catch (IOException e) {
            return true;
        }
    }

    /** Returns whether all CPUs have the instruction, given the lines of Linux's {@code /proc/cpuinfo}. */
    static boolean listed(List<String> lines) {
        return lines.stream().filter(l -> l.startsWith("flags"))
                .allMatch(l -> Arrays.asList(l.split("\\s+")).contains("fma"));
    }

    /** Reads the JVM's flag. This is a separate class, so that the management API is linked only if it is present. */
    private static final class Flag {
        /**
         * Returns the value of the flag UseFMA, which HotSpot clears if the CPU does not have the instruction. The
         * management bean is specific to HotSpot, so it is accessed by reflection.
         */
        static boolean set() throws ReflectiveOperationException {
            Class<? extends PlatformManagedObject> type = Class.forName("com.sun.management.HotSpotDiagnosticMXBean")
                    .asSubclass(PlatformManagedObject.class);
            Object option = type.getMethod("getVMOption", String.class)
                    .invoke(ManagementFactory.getPlatformMXBean(type), "UseFMA");
            return Boolean.parseBoolean((String) option.getClass().getMethod("getValue").invoke(option));
        }
    }
}
