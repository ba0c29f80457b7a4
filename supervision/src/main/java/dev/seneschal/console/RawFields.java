package dev.seneschal.console;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of one JSON object, each as it was sent, their names in any case, as Go's decoder takes them. Nothing is asked of what
 * follows the object.
 */
final class RawFields {

    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private RawFields() {}

    /**
     * Reads up to the end of the object, and no further than what came with it. Null is an object without fields.
     *
     * @throws StatusProtocolException if it is something else, or longer than {@code limit} characters
     * @throws IOException if it cannot be read
     */
    static RawFields read(Reader in, int limit) throws IOException {
        Recorder text = new Recorder(in, limit);
        RawFields fields = new RawFields();
        try (JsonParser parser = GoJson.MAPPER.getFactory().createParser(text)) {
            fields.read(parser, text);
        } catch (JsonProcessingException e) {
            throw new StatusProtocolException("not JSON: " + e.getOriginalMessage(), e);
        }
        return fields;
    }

    private void read(JsonParser parser, Recorder text) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT && first != JsonToken.VALUE_NULL) {
            throw new StatusProtocolException(
                    "expected a JSON object, got " + (first == null ? "nothing" : first), null);
        }
        while (first == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            long start = parser.currentTokenLocation().getCharOffset();
            parser.skipChildren();
            parser.finishToken();
            fields.put(name, text.between(start, parser.currentLocation().getCharOffset()));
        }
    }

    /** The field as it was sent; {@code null}, four letters, if it is missing. */
    String raw(String name) {
        return fields.getOrDefault(name, "null");
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The field as a string; empty if it is missing or null. */
    String string(String name) throws IOException {
        JsonNode value = GoJson.MAPPER.readTree(raw(name));
        if (!value.isTextual() && !value.isNull()) {
            throw new StatusProtocolException(name + " must be a string, was " + value, null);
        }
        return value.asText("");
    }

    /** The field as a number; 0 if it is missing or null. */
    int number(String name) throws IOException {
        JsonNode value = GoJson.MAPPER.readTree(raw(name));
        if (!value.isInt() && !value.isNull()) {
            throw new StatusProtocolException(name + " must be a whole number, was " + value, null);
        }
        return value.asInt(0);
    }

    /** Keeps what was read, for fields to be cut out. */
    private static final class Recorder extends Reader {

        private final Reader in;
        private final int limit;
        private final StringBuilder read = new StringBuilder();

        Recorder(Reader in, int limit) {
            this.in = in;
            this.limit = limit;
        }

        String between(long start, long end) {
            return read.substring((int) start, (int) end).strip();
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            if (count > 0) {
                read.append(buffer, offset, count);
            }
            if (read.length() > limit) {
                throw new StatusProtocolException("longer than " + limit + " characters", null);
            }
            return count;
        }

        @Override
        public void close() {
            // Who opened the reader closes it.
        }
    }
}
