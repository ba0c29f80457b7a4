package dev.seneschal.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.Reader;

/**
 * What a client of a status socket asks for. uwe's {@code Request}.
 *
 * @param action the name of the action
 * @param args the arguments: any JSON, as it was sent; {@code null}, four letters, if there are none
 */
public record SocketRequest(String action, String args) {

    private static final String ACTION = "ActionFunc";

    /**
     * A request without arguments.
     *
     * @param action the name of the action
     */
    public SocketRequest(String action) {
        this(action, "null");
    }

    /**
     * The arguments as a value, as Jackson reads them.
     *
     * @param type what they are to be
     * @param <T> the same
     * @return the value
     * @throws IllegalArgumentException if they are something else, or null
     */
    public <T> T args(Class<T> type) {
        try {
            T value = GoJson.MAPPER.readValue(args, type);
            if (value == null) {
                throw new IllegalArgumentException("args of " + action + " are missing");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("args of " + action + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a request: {@code action} in place of uwe's {@code ActionFunc} too, as most would expect it. What is missing is empty.
     *
     * @throws IOException if it is not a request, is longer than {@code limit} characters, or cannot be read
     */
    static SocketRequest read(Reader in, int limit) throws IOException {
        RawFields fields = RawFields.read(in, limit);
        return new SocketRequest(fields.string(fields.has(ACTION) ? ACTION : "action"), fields.raw("args"));
    }

    /** This on one line, as uwe's client writes it. */
    String toLine() throws JsonProcessingException {
        return "{\"" + ACTION + "\":" + GoJson.write(action) + ",\"args\":" + args + "}\n";
    }
}
