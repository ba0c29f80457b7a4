package dev.seneschal.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/** Jackson's errors in fewer words. */
final class JsonErrors {

    private JsonErrors() {}

    /** What is wrong, and where in the input. */
    static String describe(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? reason(e) : reason(e) + place(location);
    }

    /** Without its advice on what else could stand there, and which setting would allow it. */
    private static String reason(JsonProcessingException e) {
        String text = String.valueOf(e.getOriginalMessage()).replace(" in null", "");
        for (String advice :
                new String[] {": was expecting", ": expected a valid value", " (set DeserializationConfig"}) {
            int at = text.indexOf(advice);
            text = at < 0 ? text : text.substring(0, at);
        }
        return text;
    }

    private static String place(JsonLocation location) {
        return location.getByteOffset() >= 0
                ? " at byte " + location.getByteOffset()
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
