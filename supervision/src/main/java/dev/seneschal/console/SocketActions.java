package dev.seneschal.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.Health;
import dev.seneschal.supervision.WorkerStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a status socket can be asked for. */
final class SocketActions {

    static final Set<String> BUILT_IN = Set.of("ping", "status", "tree", "stop", "restart");

    private static final Logger LOG = LoggerFactory.getLogger(StatusSocket.class);

    private final Chief chief;
    private final AppInfo app;
    private final Map<String, SocketAction> actions;

    SocketActions(Chief chief, AppInfo app, Map<String, SocketAction> own) {
        this.chief = chief;
        this.app = app;
        actions = new LinkedHashMap<>(own);
        actions.put("ping", request -> SocketResponse.ok("pong"));
        actions.put("status", request -> SocketResponse.ok(state().tree()));
        actions.put("tree", request -> SocketResponse.ok(tree()));
        actions.put("stop", request -> control(request, chief::stopWorker));
        actions.put("restart", request -> control(request, chief::restartWorker));
    }

    /** The answer, whatever the action does. */
    SocketResponse answer(SocketRequest request) {
        SocketAction action = actions.get(request.action());
        if (action == null) {
            return SocketResponse.error("unknown_action");
        }
        try {
            SocketResponse response = action.handle(request);
            return response == null ? SocketResponse.ok(null) : response;
        } catch (IllegalArgumentException e) {
            return failed(e);
        } catch (Throwable e) {
            LOG.warn("action {} of the status socket failed", request.action(), e);
            return failed(e);
        }
    }

    private static SocketResponse failed(Throwable thrown) {
        String reason = thrown.getMessage();
        return SocketResponse.error(reason == null || reason.isEmpty() ? thrown.toString() : reason);
    }

    private StateInfo state() {
        Map<String, String> workers = new LinkedHashMap<>();
        chief.status().stream()
                .filter(WorkerStatus::isDirect)
                .forEach(status -> workers.put(status.path(), status.state().toString()));
        return new StateInfo(app, workers);
    }

    private ObjectNode tree() {
        ObjectNode root = GoJson.MAPPER.createObjectNode();
        root.set("app", state().tree().get("app"));
        Health health = chief.health();
        root.put("live", health.live()).put("ready", health.ready());
        ArrayNode reasons = root.putArray("reasons");
        health.reasons().forEach(reasons::add);
        ArrayNode workers = root.putArray("workers");
        chief.status().forEach(status -> workers.add(describe(status)));
        return root;
    }

    private static ObjectNode describe(WorkerStatus status) {
        ObjectNode node = GoJson.MAPPER
                .createObjectNode()
                .put("path", status.path())
                .put("kind", status.kind().name())
                .put("state", status.state().toString())
                .put("ready", status.ready())
                .put("waiting", status.waiting())
                .put("abandoned", status.isAbandoned())
                .put("restarts", status.restarts());
        status.lastError().ifPresent(error -> node.put("lastError", error.toString()));
        status.startTook().ifPresent(took -> node.put("startMillis", millis(took)));
        status.stopTook().ifPresent(took -> node.put("stopMillis", millis(took)));
        status.stack().ifPresent(stack -> {
            ArrayNode frames = node.putArray("stack");
            stack.forEach(frame -> frames.add(frame.toString()));
        });
        return node;
    }

    /** Waits for the end of it, which the worker's stop timeout bounds. */
    private static SocketResponse control(
            SocketRequest request, Function<String, CompletableFuture<WorkerStatus>> change) throws Exception {
        JsonNode args = request.args(JsonNode.class);
        if (!args.isTextual()) {
            throw new IllegalArgumentException(
                    "args of " + request.action() + " must be the path of a worker, a string, were " + request.args());
        }
        try {
            return SocketResponse.ok(describe(change.apply(args.textValue()).get()));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
