package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests of JSON objects that are built member by member. */
class JsonObjectTest {
    @Test
    void membersKeepTheirOrderAndType() {
        JsonObject inner = new JsonObject().put("a", 1);
        JsonObject o = new JsonObject().put("text", "x").put("none", (String) null).put("whole", 1L << 40)
                .put("number", 0.1f).put("flag", true).put("ints", new int[] {1, 2}).put("floats", new float[] {0.1f})
                .put("inner", inner).put("list", List.of(inner, new JsonObject()));
        assertEquals("{\"text\":\"x\",\"none\":null,\"whole\":1099511627776,\"number\":0.10000000149011612,"
                + "\"flag\":true,\"ints\":[1,2],\"floats\":[0.10000000149011612],\"inner\":{\"a\":1},"
                + "\"list\":[{\"a\":1},{}]}", o.toString());
        assertEquals(0.1f, ((Double) ((Map<?, ?>) Json.parse(o.toString())).get("number")).floatValue());
    }

    @Test
    void aMemberThatIsPutAgainStaysInItsPosition() {
        assertEquals("{\"a\":3,\"b\":2}", new JsonObject().put("a", 1).put("b", 2).put("a", 3).toString());
    }

    @Test
    void whatJsonCannotHoldIsRefusedWithItsPath() {
        JsonObject o = new JsonObject().put("outer", new JsonObject().put("x", Double.NaN));
        assertEquals(true, assertThrows(IllegalArgumentException.class, o::toString).getMessage().contains("outer.x"));
    }
}
