package dev.seneschal.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.Reader;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a status socket answers. uwe's {@code Response}.
 *
 * @param status {@link #OK}, {@link #ERROR}, {@link #INTERNAL}, or what an action says
 * @param error what went wrong; empty if nothing did
 * @param data JSON on one line; {@code null}, four letters, if there is none
 */
public record SocketResponse(int status, String error, String data) {

    /** It was done. */
    public static final int OK = 0;

    /** It was not done, and {@link #error()} says why. */
    public static final int ERROR = 13;

    /** It was done, but its result cannot be sent. */
    public static final int INTERNAL = -1;

    private static final String NO_DATA = "null";
    private static final Pattern LINE_BREAK = Pattern.compile("[\r\n]");

    /**
     * As said above.
     *
     * @throws NullPointerException if the error or the data is null
     * @throws IllegalArgumentException if the data is empty or has a line break, which would end the answer
     */
    public SocketResponse {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(data, "data");
        if (data.isEmpty() || LINE_BREAK.matcher(data).find()) {
            throw new IllegalArgumentException("data must be JSON on one line, was '" + data + "'");
        }
    }

    /**
     * It was done.
     *
     * @param result what Jackson makes JSON of, or null; if it cannot, the answer's status is {@link #INTERNAL}
     * @return the answer
     */
    public static SocketResponse ok(@Nullable Object result) {
        try {
            return new SocketResponse(OK, "", GoJson.write(result));
        } catch (JsonProcessingException | RuntimeException | StackOverflowError e) {
            String text = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.toString();
            return new SocketResponse(INTERNAL, "json: " + text, NO_DATA);
        }
    }

    /**
     * It was not done.
     *
     * @param reason why, not empty
     * @return the answer
     * @throws IllegalArgumentException if the reason is empty
     */
    public static SocketResponse error(String reason) {
        if (reason.isEmpty()) {
            throw new IllegalArgumentException("reason must say why it was not done, was empty");
        }
        return new SocketResponse(ERROR, reason, NO_DATA);
    }

    /** This on one line, as Go writes it. */
    String toLine() throws JsonProcessingException {
        String reason = error.isEmpty() ? "" : ",\"error\":" + GoJson.write(error);
        return "{\"status\":" + status + reason + ",\"data\":" + data + "}\n";
    }

    /** Reads an answer as uwe's client does: the names in any case, what is missing zero. In JSON a line break is a blank like others. */
    static SocketResponse parse(Reader answer, int limit) throws IOException {
        RawFields fields = RawFields.read(answer, limit);
        return new SocketResponse(
                fields.number("status"),
                fields.string("error"),
                LINE_BREAK.matcher(fields.raw("data")).replaceAll(" "));
    }
}
