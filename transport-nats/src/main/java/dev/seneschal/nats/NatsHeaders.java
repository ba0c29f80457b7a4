package dev.seneschal.nats;

import dev.seneschal.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers to jnats and back. jnats keeps the case of names and the order of one name's values, but not the order of names, and trims
 * values.
 */
final class NatsHeaders {

    private NatsHeaders() {}

    /** What jnats sends, null for none. */
    static io.nats.client.impl.@Nullable Headers toNats(Headers headers) {
        return headers.isEmpty() ? null : new WrittenHeaders(headers);
    }

    /** What came; control characters in values, which ours cannot hold, become spaces. */
    static Headers fromNats(io.nats.client.impl.@Nullable Headers headers) {
        if (headers == null || headers.isEmpty()) {
            return Headers.EMPTY;
        }
        List<String> namesAndValues = new ArrayList<>(2 * headers.size());
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            for (String value : header.getValue()) {
                namesAndValues.add(header.getKey());
                namesAndValues.add(printable(value));
            }
        }
        return Headers.of(namesAndValues.toArray(String[]::new));
    }

    private static boolean isPrintable(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String printable(String value) {
        if (isPrintable(value)) {
            return value;
        }
        StringBuilder printable = new StringBuilder(value.length());
        value.chars().forEach(c -> printable.append(c >= ' ' && c <= '~' ? (char) c : ' '));
        return printable.toString();
    }
}
