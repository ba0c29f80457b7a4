package dev.seneschal.nats;

import dev.seneschal.message.NodeName;
import io.nats.client.support.JsonValue;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What a service answers, in JSON, by the types that the protocol names. */
final class ServiceReplies {

    private final NatsServiceConfig config;
    private final String id;
    private final Instant started;
    private final Map<String, String> metadata;

    ServiceReplies(NatsServiceConfig config, String id, NodeName node, Instant started) {
        this.config = config;
        this.id = id;
        this.started = started;
        this.metadata = new TreeMap<>(config.metadata());
        metadata.putIfAbsent("node", node.value());
    }

    String ping() {
        return json(reply("ping_response"));
    }

    String info(List<ServiceEndpoint> endpoints) {
        Map<String, JsonValue> reply = reply("info_response");
        reply.put("description", new JsonValue(config.description()));
        reply.put("endpoints", list(endpoints, ServiceReplies::described));
        return json(reply);
    }

    String stats(List<ServiceEndpoint> endpoints) {
        Map<String, JsonValue> reply = reply("stats_response");
        reply.put("started", new JsonValue(DateTimeFormatter.ISO_INSTANT.format(started)));
        reply.put("endpoints", list(endpoints, ServiceReplies::counted));
        return json(reply);
    }

    private Map<String, JsonValue> reply(String type) {
        Map<String, JsonValue> reply = new LinkedHashMap<>();
        reply.put("name", new JsonValue(config.name()));
        reply.put("id", new JsonValue(id));
        reply.put("version", new JsonValue(config.version()));
        Map<String, JsonValue> told = new LinkedHashMap<>();
        metadata.forEach((key, value) -> told.put(key, new JsonValue(value)));
        reply.put("metadata", new JsonValue(told));
        reply.put("type", new JsonValue("io.nats.micro.v1." + type));
        return reply;
    }

    private static Map<String, JsonValue> described(ServiceEndpoint endpoint) {
        Map<String, JsonValue> told = new LinkedHashMap<>();
        told.put("name", new JsonValue(endpoint.name()));
        told.put("subject", new JsonValue(endpoint.subject()));
        told.put("queue_group", new JsonValue(endpoint.queueGroup()));
        return told;
    }

    private static Map<String, JsonValue> counted(ServiceEndpoint endpoint) {
        EndpointCounts counts = endpoint.counts();
        long requests = counts.requests();
        long nanos = counts.nanos();
        Map<String, JsonValue> told = described(endpoint);
        told.put("num_requests", new JsonValue(requests));
        told.put("num_errors", new JsonValue(counts.errors()));
        told.put("last_error", new JsonValue(counts.lastError()));
        told.put("processing_time", new JsonValue(nanos));
        told.put("average_processing_time", new JsonValue(requests == 0 ? 0 : nanos / requests));
        return told;
    }

    private static JsonValue list(
            List<ServiceEndpoint> endpoints, Function<ServiceEndpoint, Map<String, JsonValue>> written) {
        return new JsonValue(endpoints.stream().map(written).map(JsonValue::new).toList());
    }

    private static String json(Map<String, JsonValue> reply) {
        return new JsonValue(reply).toJson();
    }
}
