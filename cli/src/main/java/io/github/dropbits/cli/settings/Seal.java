package io.github.dropbits.cli.settings;

import io.github.dropbits.core.io.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** A checksum in the JSON object of a run folder's file, by which a later change of the file is noticed. */
public final class Seal {
    private static final String MEMBER = "seal";

    private Seal() {
    }

    /** A copy of an object with its checksum as the last member. */
    public static Map<String, Object> sealed(Map<String, Object> object) {
        Map<String, Object> sealed = new LinkedHashMap<>(object);
        // The checksum is of the values as a reader finds them, such as 1 for a Long and an Integer.
        sealed.put(MEMBER, of(Json.parse(Json.write(object))));
        return sealed;
    }

    /**
     * Removes the checksum from an object that was read from a file, and checks it.
     *
     * @return whether there was one
     * @throws IOException if it is not the checksum of the object; the message names the file
     */
    public static boolean check(Path file, Map<String, Object> object) throws IOException {
        if (!object.containsKey(MEMBER)) {
            return false;
        }
        if (!of(withoutSeal(object)).equals(object.remove(MEMBER))) {
            throw JsonFile.broken(file, "its seal does not fit: it was changed after it was written, or is damaged");
        }
        return true;
    }

    private static Map<String, Object> withoutSeal(Map<String, Object> object) {
        Map<String, Object> copy = new LinkedHashMap<>(object);
        copy.remove(MEMBER);
        return copy;
    }

    private static String of(Object parsed) {
        CRC32C sum = new CRC32C();
        sum.update(Json.write(parsed).getBytes(StandardCharsets.UTF_8));
        return "crc32c:" + Long.toHexString(sum.getValue());
    }
}
