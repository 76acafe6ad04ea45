package io.github.dropbits.core.runtime;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Whether {@link Math#fma(float, float, float)} is an instruction of the CPU. Where it is not, as on the default CPU of
 * some virtual machines, Java computes it by BigDecimal, hundreds of times slower.
 */
final class FusedMultiplyAdd {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    private FusedMultiplyAdd() {
    }

    /** Asks the JVM; if it does not answer, looks at what Linux says of an x86 CPU; assumes true if that fails, too. */
    static boolean inHardware() {
        try {
            return Flag.set();
        } catch (ReflectiveOperationException | LinkageError | IllegalArgumentException e) {
            // A module of management is absent, or this JVM has no such flag.
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

    /** Returns whether every CPU of a Linux CPU list has the instruction. */
    static boolean listed(List<String> lines) {
        return lines.stream().filter(l -> l.startsWith("flags"))
                .allMatch(l -> Arrays.asList(l.split("\\s+")).contains("fma"));
    }

    /** A class of its own, so that the management API is linked only if it is present. */
    private static final class Flag {
        /**
         * Returns the flag that HotSpot clears if the CPU has no such instruction. Its bean is HotSpot's, not Java's.
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
