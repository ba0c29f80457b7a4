package dev.seneschal.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.seneschal.preset.HttpServerWorker;
import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an orchestrator and a collector of metrics ask a service over HTTP, as a worker: {@code /livez} and {@code /readyz} answer 200, or
 * 503 with a line for each reason; {@code /metrics} answers in Prometheus' text format. All three are read only.
 *
 * <pre>{@code
 * chief.addWorker("health", HealthEndpoints.on(chief, "127.0.0.1", 9000).build());
 * }</pre>
 */
public final class HealthEndpoints {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private HealthEndpoints() {}

    /**
     * A server with the three endpoints, to which more can be added.
     *
     * @param chief whom to ask; the worker may be one of its own, or another's
     * @param host the address to listen at, such as {@code 127.0.0.1}
     * @param port the port, 0 for any that is free
     * @return a builder that has the endpoints already
     */
    public static HttpServerWorker.Builder on(Chief chief, String host, int port) {
        return HttpServerWorker.builder(host, port)
                .handle("/livez", endpoint("/livez", () -> answer(chief.health().live(), chief.health())))
                .handle(
                        "/readyz",
                        endpoint("/readyz", () -> answer(chief.health().ready(), chief.health())))
                .handle("/metrics", endpoint("/metrics", () -> new Answer(OK, PROMETHEUS, Metrics.of(chief.status()))));
    }

    private record Answer(int code, String type, String text) {}

    private static Answer answer(boolean good, Health health) {
        List<String> lines = good ? List.of("ok") : health.reasons();
        return new Answer(good ? OK : UNAVAILABLE, TEXT, String.join("\n", lines) + "\n");
    }

    private static HttpHandler endpoint(String path, Supplier<Answer> answer) {
        return exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                send(exchange, new Answer(NOT_FOUND, TEXT, "not found\n"));
            } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, new Answer(METHOD_NOT_ALLOWED, TEXT, "read only\n"));
            } else {
                send(exchange, answer.get());
            }
        };
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.code, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
