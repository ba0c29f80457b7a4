package dev.seneschal.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.stream.Collectors;

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
        String text = onOneLine(String.valueOf(e.getOriginalMessage()))
                .replace(" in null", "")
                .replaceAll(", from `StreamReadConstraints\\.\\w+\\(\\)`", "");
        for (String advice :
                new String[] {": was expecting", ": expected a valid value", " (set DeserializationConfig"}) {
            int at = text.indexOf(advice);
            text = at < 0 ? text : text.substring(0, at);
        }
        return text;
    }

    /** The parser of YAML indents where in the text it was, which follows anyway, and that text, which may be secret. */
    private static String onOneLine(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .collect(Collectors.joining(", "));
    }

    private static String place(JsonLocation location) {
        return location.getByteOffset() >= 0
                ? " at byte " + location.getByteOffset()
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
