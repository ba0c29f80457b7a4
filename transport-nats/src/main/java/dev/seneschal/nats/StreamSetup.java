package dev.seneschal.nats;

import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import io.nats.client.api.ConsumerCreateRequest;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import io.nats.client.support.ServerVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Looks whether a broker has the stream and the consumers as they should be, makes those that are missing, and refuses what is in the way.
 * Nothing is asked of a server that is not in version 2.9.
 */
final class StreamSetup {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final String OLDEST_SERVER = "2.9.0";
    private static final int CONSUMER_NOT_FOUND = 10014;

    private final BrokerRequests requests;
    private final JetStreamConfig config;
    private final StreamSettings settings;

    StreamSetup(BrokerRequests requests, JetStreamConfig config) {
        this.requests = requests;
        this.config = config;
        this.settings = new StreamSettings(config);
    }

    /**
     * Sees to it that all is there.
     *
     * @param version the server's
     * @param nodes the nodes that are known, so that no other stream may take what is sent to them
     * @return completes when it is, or fails with {@link JetStreamException} if it cannot be, or with {@link TransportException} if that
     *     is not known
     */
    CompletableFuture<Void> run(String version, Set<String> nodes) {
        if (ServerVersion.isOlder(version, OLDEST_SERVER)) {
            return CompletableFuture.failedFuture(new JetStreamException(
                    "the server is nats-server " + version + ", which is too old: streams need 2.9 or later"));
        }
        CompletableFuture<Void> done = streams(0, new ArrayList<>()).thenCompose(streams -> stream(streams, nodes));
        for (JetStreamConfig.Receiving receiving : config.receive()) {
            done = done.thenCompose(before -> consumer(receiving));
        }
        return done;
    }

    /** All streams of the account, which come in pages. */
    private CompletableFuture<List<StreamConfiguration>> streams(int offset, List<StreamConfiguration> before) {
        return ask("STREAM.LIST", "{\"offset\":" + offset + "}").thenCompose(page -> {
            refuse("the streams cannot be listed", page);
            List<JsonValue> streams = JsonValueUtils.readArray(page, "streams");
            if (streams != null) {
                streams.forEach(each -> before.add(new StreamInfo(each).getConfiguration()));
            }
            int next = offset + (streams == null ? 0 : streams.size());
            return next > offset && next < JsonValueUtils.readInteger(page, "total", 0)
                    ? streams(next, before)
                    : CompletableFuture.completedFuture(before);
        });
    }

    private CompletableFuture<Void> stream(List<StreamConfiguration> streams, Set<String> nodes) {
        boolean isThere = false;
        for (StreamConfiguration stream : streams) {
            if (stream.getName().equals(config.stream())) {
                isThere = true;
                refuse("stream " + config.stream(), settings.differences(stream));
            } else {
                refuseInTheWay(stream, nodes);
            }
        }
        return isThere
                ? CompletableFuture.completedFuture(null)
                : make("STREAM.CREATE." + config.stream(), settings.stream().toJson(), "stream " + config.stream());
    }

    private void refuseInTheWay(StreamConfiguration stream, Set<String> nodes) {
        for (String subject : stream.getSubjects()) {
            if (SubjectOverlap.between(subject, StreamNames.SUBJECTS)) {
                throw new JetStreamException("stream " + stream.getName() + " takes " + subject + ", and with it "
                        + StreamNames.SUBJECTS + ", which is for stream " + config.stream()
                        + ": give it other subjects, or set stream to its name if it is meant");
            }
            boolean named = nodes.stream().anyMatch(node -> StreamNames.takesOf(subject, node));
            if (named || StreamNames.takesOfAnyNode(subject)) {
                throw new JetStreamException("stream " + stream.getName() + " takes " + subject
                        + ", to which messages to nodes are published: it would answer their senders in the receivers' place."
                        + " Give it other subjects");
            }
        }
    }

    private CompletableFuture<Void> consumer(JetStreamConfig.Receiving receiving) {
        String name = "consumer " + receiving.consumer() + " of stream " + config.stream();
        String place = config.stream() + "." + receiving.consumer();
        return ask("CONSUMER.INFO." + place, "").thenCompose(info -> {
            if (errorCode(info) == CONSUMER_NOT_FOUND) {
                ConsumerCreateRequest request =
                        new ConsumerCreateRequest(config.stream(), settings.consumer(receiving));
                return make("CONSUMER.DURABLE.CREATE." + place, request.toJson(), name);
            }
            refuse(name + " cannot be looked at", info);
            refuse(name, settings.differences(new ConsumerInfo(info).getConsumerConfiguration(), receiving));
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletableFuture<Void> make(String request, String json, String name) {
        return ask(request, json).thenAccept(answer -> refuse(name + " cannot be made", answer));
    }

    private CompletableFuture<JsonValue> ask(String request, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return requests.ask(new Envelope(StreamNames.API + request, Headers.EMPTY, body), PATIENCE)
                .handle((answer, failure) -> {
                    if (failure != null) {
                        throw failed(failure);
                    }
                    if (answer.noResponder()) {
                        throw new JetStreamException("the server has no JetStream, or not for this account:"
                                + " start nats-server with -js, or put jetstream {} into its configuration");
                    }
                    return parsed(request, answer);
                });
    }

    private static JsonValue parsed(String request, NatsIncoming answer) {
        try {
            return JsonParser.parse(answer.envelope().body());
        } catch (JsonParseException e) {
            throw new TransportException("the answer to " + request + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What is not permitted will not be permitted at another try either. */
    private static TransportException failed(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (failure instanceof SubjectNotPermittedException || cause instanceof SubjectNotPermittedException) {
            return new JetStreamException("the stream cannot be set up: " + cause.getMessage());
        }
        return failure instanceof TransportException known
                ? known
                : new TransportException(String.valueOf(failure.getMessage()), failure);
    }

    private static int errorCode(JsonValue answer) {
        return JsonValueUtils.readInteger(JsonValueUtils.readObject(answer, "error"), "err_code", 0);
    }

    private static void refuse(String what, JsonValue answer) {
        JsonValue error = JsonValueUtils.readObject(answer, "error");
        String description = JsonValueUtils.readString(error, "description");
        if (description != null) {
            throw new JetStreamException(what + ": " + description);
        }
    }

    private static void refuse(String what, List<String> differences) {
        if (!differences.isEmpty()) {
            throw new JetStreamException(
                    what + " exists, and " + String.join(", ", differences) + ": change the one or the settings");
        }
    }
}
