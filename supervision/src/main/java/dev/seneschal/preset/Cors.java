package dev.seneschal.preset;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which pages of other origins may use an HTTP server from a browser.
 *
 * @param origins their origins, such as {@code https://example.org}; {@code *} for any
 * @param methods the methods that they may use
 * @param headers the request headers that they may send; {@code *} for any
 * @param maxAge how long a browser may remember this
 */
public record Cors(Set<String> origins, List<String> methods, List<String> headers, Duration maxAge) {

    private static final String ANY = "*";
    private static final int NO_CONTENT = 204;
    private static final int NO_BODY = -1;

    /** Copies the lists. */
    public Cors {
        origins = Set.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("cors.maxAge must not be negative, was " + maxAge);
        }
    }

    /**
     * Any page, the usual methods, any header, remembered for ten minutes. Cookies are not let through.
     *
     * @return as uwe's {@code enable_cors} was meant
     */
    public static Cors any() {
        return of(ANY);
    }

    /**
     * Pages of certain origins, and otherwise as {@link #any}.
     *
     * @param origins their origins, such as {@code https://example.org}
     * @return the rule
     */
    public static Cors of(String... origins) {
        return new Cors(
                Set.of(origins),
                List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
                List.of(ANY),
                Duration.ofMinutes(10));
    }

    /** Sets the headers of an answer. True if the request was only a question of the browser's, and is answered. */
    boolean answer(HttpExchange exchange) throws IOException {
        Headers request = exchange.getRequestHeaders();
        String origin = request.getFirst("Origin");
        Headers response = exchange.getResponseHeaders();
        if (!origins.contains(ANY)) {
            response.add("Vary", "Origin");
        }
        if (origin == null || !(origins.contains(ANY) || origins.contains(origin))) {
            return false;
        }
        response.set("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
        if (!exchange.getRequestMethod().equals("OPTIONS") || !request.containsKey("Access-Control-Request-Method")) {
            return false;
        }
        response.set("Access-Control-Allow-Methods", String.join(", ", methods));
        response.set("Access-Control-Allow-Headers", allowedHeaders(request));
        response.set("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
        exchange.sendResponseHeaders(NO_CONTENT, NO_BODY);
        exchange.close();
        return true;
    }

    private String allowedHeaders(Headers request) {
        Optional<String> asked = Optional.ofNullable(request.getFirst("Access-Control-Request-Headers"));
        return headers.contains(ANY) ? asked.orElse(ANY) : String.join(", ", headers);
    }
}
