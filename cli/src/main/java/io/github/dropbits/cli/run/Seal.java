package io.github.dropbits.cli.run;

import io.github.dropbits.core.io.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/** A checksum of a JSON object, so that a file that was changed by accident is noticed. */
final class Seal {
    private Seal() {
    }

    /** The checksum of an object's text. */
    static String of(Map<String, Object> object) {
        CRC32C sum = new CRC32C();
        sum.update(Json.write(object).getBytes(StandardCharsets.UTF_8));
        return "crc32c:" + Long.toHexString(sum.getValue());
    }
}
