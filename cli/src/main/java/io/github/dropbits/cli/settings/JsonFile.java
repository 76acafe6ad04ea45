package io.github.dropbits.cli.settings;

import io.github.dropbits.core.io.Clip;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.JsonException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON files of a run folder. Its error messages name the file. */
public final class JsonFile {
    private JsonFile() {
    }

    /** Reads a file that contains an object. */
    public static Map<String, Object> object(Path file) throws IOException {
        return asObject(file, parse(file));
    }

    /** Reads a file that contains a list of objects. */
    public static List<Map<String, Object>> objects(Path file) throws IOException {
        if (!(parse(file) instanceof List<?> list)) {
            throw broken(file, "it holds no list");
        }
        List<Map<String, Object>> out = new ArrayList<>();
        for (Object o : list) {
            out.add(asObject(file, o));
        }
        return out;
    }

    /** The exception for a file whose content is not as expected. */
    public static IOException broken(Path file, String problem) {
        return new IOException(file + " is broken: " + problem);
    }

    private static Object parse(Path file) throws IOException {
        try {
            return Json.parse(Files.readString(file));
        } catch (JsonException e) {
            throw broken(file, e.getMessage());
        } catch (CharacterCodingException e) {
            throw broken(file, "it is no UTF-8 text");
        }
    }

    /** A parsed value as an object; an exception that names the file if it is none. */
    public static Map<String, Object> asObject(Path file, Object o) throws IOException {
        if (!(o instanceof Map<?, ?> map)) {
            throw broken(file, "an object was expected, not " + Clip.value(o));
        }
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((k, v) -> out.put((String) k, v));
        return out;
    }
}
